// What each command of the program does, given the configuration. They answer the process's exit code and say
// on standard error what went wrong; a broken environment is an `Unavailable`, whose text the caller prints.
#pragma once

#include "app/load.hpp"

#include <string>

namespace ostiary::app {

struct ServeOptions {
    bool welcome = false;  // tell on standard output where to go next
};
int serve(Configuration const& configuration, ServeOptions const& options);

enum class Printed { InForce, Reference, SettingsReference };
int print_configuration(LoadedConfiguration const& loaded, Printed printed);

// Brings the database up to date and tells what was applied.
int migrate_database(Configuration const& configuration);

// Prints a new administration key, which a server that is running takes at once.
int create_administration_key(Configuration const& configuration, std::string const& name);

struct NewAdministrator {
    std::string email;
    std::string username;  // at least one of the two
};
// Makes an administrator, whose password it asks for (or takes from the first line of standard input).
int create_administrator(Configuration const& configuration, NewAdministrator const& given);

struct UserImport {
    std::string file;         // faces/monaca/import.hpp
    std::string application;  // its id; empty: the default one
};
// Makes accounts of the users in a file; each that is refused is told, and the others are made.
int import_users(Configuration const& configuration, UserImport const& given);

// Prints a new link that makes its visitor the first administrator.
int print_setup_link(Configuration const& configuration);

// Copies the embedded database, also while a server uses it. For PostgreSQL it names the tools that do that.
int back_up(Configuration const& configuration, std::string const& destination);

// Measures what password hashes cost on this machine and proposes `passwords.memory` and `passwords.passes`,
// such that one takes at most `longest` milliseconds.
int measure_hash_cost(Configuration const& configuration, Number longest);

}  // namespace ostiary::app
