// The floor of durable registrations on SQLite: the rows that registrations have left in one database,
// inserted into another by libsqlite3 alone, many accounts a commit, as durable as the server's (WAL,
// synchronous=FULL).
//
//     sqlite_inserts SOURCE TARGET ACCOUNTS_A_COMMIT
//
// TARGET has the schema and none of the rows. Prints accounts, rows and seconds as a JSON object.

#include "registered_tables.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using ostiary::bench::registered_tables;

struct Free {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
};
using Database = std::unique_ptr<sqlite3, Free>;
using Statement = std::unique_ptr<sqlite3_stmt, Free>;
using Value = std::unique_ptr<sqlite3_value, Free>;

struct StoredRow {
    std::size_t table;
    std::vector<Value> values;
};
// The key is the account's id, whose first bytes are its time.
using Accounts = std::map<std::string, std::vector<StoredRow>>;

void check(bool good, sqlite3* handle) {
    if (!good) throw std::runtime_error(sqlite3_errmsg(handle));
}

Database open(char const* path) {
    sqlite3* handle = nullptr;
    int const code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database(handle);
    check(code == SQLITE_OK, handle);
    return database;
}

void run(Database const& database, char const* sql) {
    check(sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK, database.get());
}

Statement prepare(Database const& database, std::string const& sql) {
    sqlite3_stmt* statement = nullptr;
    int const code =
        sqlite3_prepare_v3(database.get(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    check(code == SQLITE_OK, database.get());
    return Statement(statement);
}

std::string account_of(sqlite3_stmt* row) {
    int const last = sqlite3_column_count(row) - 1;
    auto const* start = static_cast<char const*>(sqlite3_column_blob(row, last));
    return {start, static_cast<std::size_t>(sqlite3_column_bytes(row, last))};
}

Accounts read_accounts(Database const& source) {
    Accounts accounts;
    for (std::size_t table = 0; table < registered_tables.size(); ++table) {
        auto const& [name, account_column, schema] = registered_tables[table];
        auto const rows = prepare(source, fmt::format("SELECT *, {} FROM {} WHERE {} IS NOT NULL",
                                                      account_column, name, account_column));
        while (sqlite3_step(rows.get()) == SQLITE_ROW) {
            StoredRow row{table, {}};
            for (int column = 0; column + 1 < sqlite3_column_count(rows.get()); ++column)
                row.values.emplace_back(sqlite3_value_dup(sqlite3_column_value(rows.get(), column)));
            accounts[account_of(rows.get())].push_back(std::move(row));
        }
    }
    return accounts;
}

std::vector<Statement> prepare_inserts(Database const& target) {
    std::vector<Statement> inserts;
    for (auto const& table : registered_tables) {
        int const columns =
            sqlite3_column_count(prepare(target, fmt::format("SELECT * FROM {}", table.name)).get());
        std::string places = "?";
        for (int i = 1; i < columns; ++i) places += ", ?";
        inserts.push_back(prepare(target, fmt::format("INSERT INTO {} VALUES ({})", table.name, places)));
    }
    return inserts;
}

void insert(Database const& target, sqlite3_stmt* statement, StoredRow const& row) {
    int place = 0;
    for (auto const& value : row.values) sqlite3_bind_value(statement, ++place, value.get());
    check(sqlite3_step(statement) == SQLITE_DONE, target.get());
    sqlite3_reset(statement);
}

std::size_t insert_all(Database const& target, Accounts const& accounts, std::size_t a_commit) {
    auto const inserts = prepare_inserts(target);
    std::size_t rows = 0;
    std::size_t open_accounts = 0;
    for (auto const& [id, own] : accounts) {
        if (open_accounts == 0) run(target, "BEGIN IMMEDIATE");
        for (auto const& row : own) insert(target, inserts[row.table].get(), row);
        rows += own.size();
        if (++open_accounts < a_commit) continue;
        run(target, "COMMIT");
        open_accounts = 0;
    }
    if (open_accounts > 0) run(target, "COMMIT");
    return rows;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        fmt::print(stderr, "usage: sqlite_inserts SOURCE TARGET ACCOUNTS_A_COMMIT\n");
        return 2;
    }
    try {
        auto const accounts = read_accounts(open(argv[1]));
        auto const target = open(argv[2]);
        run(target, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=2000");
        auto const start = std::chrono::steady_clock::now();
        auto const rows = insert_all(target, accounts, static_cast<std::size_t>(std::atoi(argv[3])));
        std::chrono::duration<double> const spent = std::chrono::steady_clock::now() - start;
        fmt::print("{{\"accounts\": {}, \"rows\": {}, \"seconds\": {:.4f}}}\n", accounts.size(), rows,
                   spent.count());
    } catch (std::exception const& failure) {
        fmt::print(stderr, "sqlite_inserts: {}\n", failure.what());
        return 1;
    }
    return 0;
}
