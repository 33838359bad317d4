// One connection to an SQLite file, with its prepared statements. Used by one thread at a time.
#pragma once

#include "db/database.hpp"
#include "db/statement.hpp"
#include "db/value.hpp"

#include <sqlite3.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::db::sqlite {

// How long a statement waits for another process that writes.
constexpr int busy_milliseconds = 5'000;

enum class Access { Read, Write };

struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

class Connection {
  public:
    // Throws `Unavailable` when the file is missing or cannot be opened.
    Connection(std::string const& path, Access access);

    // Runs one statement to its end. `$n` takes the n-th parameter.
    Answer run(Statement const& statement, std::span<Parameter const> parameters);
    // Runs statements without parameters or answers, for example a migration.
    void run_script(std::string const& sql);
    void prepare(Statement const& statement) { prepared(statement); }

    // Whether a transaction is open: SQLite ends it by itself after some failures.
    bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
    sqlite3* handle() { return handle_.get(); }

  private:
    struct Prepared {
        std::unique_ptr<sqlite3_stmt, Close> statement;
        // Where `$1`, `$2` ... are bound: SQLite counts named parameters in the order in which they appear.
        std::vector<int> places;
    };

    void switch_to_log();
    Prepared& prepared(Statement const& statement);
    void bind(Prepared& prepared, std::span<Parameter const> parameters);

    std::unique_ptr<sqlite3, Close> handle_;
    std::vector<Prepared> prepared_;
};

// A statement of this engine alone, without parameters or answer: BEGIN and its kin.
class Command {
  public:
    Command(Connection& connection, std::string_view sql);
    void run();

  private:
    std::string_view sql_;
    std::unique_ptr<sqlite3_stmt, Close> statement_;
};

}  // namespace ostiary::db::sqlite
