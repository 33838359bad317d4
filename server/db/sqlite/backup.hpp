// A copy of an SQLite database, taken while a server, in this process or another, goes on reading and writing
// it.
#pragma once

#include <string>

namespace ostiary::db::sqlite {

// Writes what is committed at one moment to `destination`, which must not exist; it is there whole and
// durable, or not at all. Throws `Unavailable`, with a sentence for the administrator.
void backup_to(std::string const& source, std::string const& destination);

}  // namespace ostiary::db::sqlite
