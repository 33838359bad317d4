// Opens a database by its URL: the path of an SQLite file (`data/ostiary.db` or `sqlite:PATH`), or
// `postgresql://...` with one or several hosts. The schema is made and brought up to date by db/migrator.hpp,
// before.
#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "db/counters.hpp"
#include "db/database.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ostiary::db {

enum class Engine { Sqlite, Postgres };

// Yes: this process serves, and no other process may serve the same SQLite file. No: an administration
// command beside it. On PostgreSQL, where any number of nodes may serve, it makes no difference.
enum class Exclusive { Yes, No };

struct Options {
    Secret url;
    Exclusive exclusive = Exclusive::Yes;
    // The most connections at a time: to PostgreSQL (one more hears notifications), or for reading to SQLite.
    // They are opened when they are needed.
    std::size_t connections = 16;
    // PostgreSQL only. A connection attempt, for each host; a statement; and how long a unit of work may wait
    // for a connection or be run again before the database counts as `Unavailable`.
    std::chrono::milliseconds connect_timeout{3'000};
    std::chrono::milliseconds statement_timeout{5'000};
    std::chrono::milliseconds patience{5'000};
    // Where what is done with the database is counted; never null.
    std::shared_ptr<Counters> counters = std::make_shared<Counters>();
};

// nullopt when the URL is of no known kind.
std::optional<Engine> engine_of(std::string_view url);
// The file that an SQLite URL names.
std::string sqlite_path(std::string_view url);

// Throws `Unavailable` when the database cannot be opened, with a sentence for the administrator that has no
// password in it. PostgreSQL need not be there yet: then the first use says so.
std::unique_ptr<Database> open(Options const& options);

}  // namespace ostiary::db
