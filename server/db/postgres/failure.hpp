// What PostgreSQL's errors mean to the program.
#pragma once

#include "base/error.hpp"

#include <libpq-fe.h>

#include <string_view>

namespace ostiary::db::postgres {

// The transaction did not happen, and may be run again: a conflict with another one, or the connection was
// lost before COMMIT was sent.
class Interrupted : public Unavailable {
  public:
    using Unavailable::Unavailable;
};

// Whether the connection is of no more use: the server is going or gone.
bool ends_connection(PGresult const* result);

// Whether the server is, since a failover, one that may not be written to.
bool refuses_writes(PGresult const* result);

// Of a message of libpq: the rest is advice, or the same of another host.
std::string_view first_line(char const* message);

// Throws Interrupted, Conflict, Unavailable or BrokenInvariant.
[[noreturn]] void throw_failure(PGresult const* result, std::string_view sql);

}  // namespace ostiary::db::postgres
