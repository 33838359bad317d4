// What each command of the program does, given the configuration. They answer the process's exit code and say on standard error what
// went wrong; a broken environment is an `Unavailable`, whose text the caller prints.
#pragma once

#include "app/load.hpp"

namespace ostiary::app {

struct ServeOptions {
    bool welcome = false;  // tell on standard output where to go next
};
int serve(LoadedConfiguration const& loaded, ServeOptions const& options);

int print_configuration(LoadedConfiguration const& loaded, bool reference);

}  // namespace ostiary::app
