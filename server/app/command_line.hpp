// The commands of the program: serve, migrate, admin, config, backup, hash-cost. Every command takes every
// configuration flag.
#pragma once

namespace ostiary::app {

// The exit code: 0, 1 when something failed, 2 when the command line or the configuration is wrong (said on
// standard error).
int run_command_line(int count, char** arguments);

}  // namespace ostiary::app
