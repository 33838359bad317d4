// Brings the schema up to date: the files of migrations/ are part of the program, and those that a database
// has not had yet are applied in order, each in a transaction, under a lock that lets one node at a time do
// so. What was applied is recorded with its SHA-256. A file that has changed since, or was left out in
// between, is refused; migrations newer than this program are not its business, so that a node of the
// previous version keeps working.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "db/open.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::db {

struct Migration {
    std::int64_t number;
    std::string_view name;
    // With {integer} {bytes} {boolean} {text} {keyed_table} {credentials} where the engines differ.
    std::string_view sql;
};

// All of this program, in order.
std::span<Migration const> migrations();

// The database is not one that this program may work on; `what()` is a sentence for the administrator.
class MigrationRefused : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Whether a migration was ever applied there. Makes nothing; `Unavailable` when it cannot be known.
bool is_made(Options const& options);

// Returns the names of the migrations that were applied now. An SQLite file is made when it is missing; on
// PostgreSQL the schemas `ostiary` and `credentials` are. A migration that fails leaves nothing of itself
// behind, and those before it in place.
std::vector<std::string> migrate(Options const& options, Clock const& clock);
std::vector<std::string> migrate(Options const& options, Clock const& clock,
                                 std::span<Migration const> series);

// `migrate`, and what db/open.hpp says of `open`; sooner than one after the other.
struct Migrated {
    std::unique_ptr<Database> database;
    std::vector<std::string> applied;
};
Migrated open_migrated(Options const& options, Clock const& clock);

}  // namespace ostiary::db
