// The floor of durable registrations on PostgreSQL: the rows that registrations have left in one database,
// inserted into another by libpq alone. Each account is a transaction that takes one round trip; the server
// groups the commits of the connections by itself (synchronous_commit=on).
//
//     postgres_inserts SOURCE_URL TARGET_URL CONNECTIONS
//
// The target has the schema and none of the rows. Prints accounts, rows and seconds as a JSON object.

#include "postgres_rows.hpp"
#include "registered_tables.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <map>
#include <stdexcept>
#include <thread>

namespace {

using namespace ostiary::bench;

struct StoredRow {
    std::size_t table;
    RowParameters values;
};
using Account = std::vector<StoredRow>;

struct Source {
    std::vector<Result> tables;  // what the parameters of `accounts` lie in
    std::vector<Account> accounts;
};

std::string full_name(RegisteredTable const& table) {
    return fmt::format("{}.{}", table.schema, table.name);
}

Source read_source(char const* url) {
    auto const connection = connect(url);
    Source source;
    std::map<std::string, Account> by_id;
    for (std::size_t i = 0; i < registered_tables.size(); ++i) {
        auto const& table = registered_tables[i];
        source.tables.push_back(
            run(connection.get(), fmt::format("SELECT *, {0} FROM {1} WHERE {0} IS NOT NULL",
                                              table.account_column, full_name(table))));
        PGresult* const rows = source.tables.back().get();
        int const last = PQnfields(rows) - 1;
        for (int row = 0; row < PQntuples(rows); ++row) {
            std::string id(PQgetvalue(rows, row, last),
                           static_cast<std::size_t>(PQgetlength(rows, row, last)));
            by_id[std::move(id)].push_back({i, RowParameters(rows, row, 0, last)});
        }
    }
    for (auto& [id, account] : by_id) source.accounts.push_back(std::move(account));
    return source;
}

std::string statement_name(std::size_t table) {
    return fmt::format("insert_{}", table);
}

Connection connect_target(char const* url, Source const& source) {
    auto connection = connect(url);
    run(connection.get(), "SET synchronous_commit = on");
    for (std::size_t i = 0; i < registered_tables.size(); ++i) {
        auto types = column_types(source.tables[i].get());
        types.pop_back();
        std::string places = "$1";
        for (std::size_t place = 2; place <= types.size(); ++place) places += fmt::format(", ${}", place);
        prepare(connection.get(), statement_name(i).c_str(),
                fmt::format("INSERT INTO {} VALUES ({})", full_name(registered_tables[i]), places), types);
    }
    prepare(connection.get(), "begin", "BEGIN", {});
    prepare(connection.get(), "commit", "COMMIT", {});
    PQenterPipelineMode(connection.get());
    return connection;
}

void send_named(PGconn* connection, char const* name) {
    PQsendQueryPrepared(connection, name, 0, nullptr, nullptr, nullptr, 1);
}

void insert(PGconn* connection, Account const& account) {
    send_named(connection, "begin");
    for (auto const& row : account) row.values.send(connection, statement_name(row.table).c_str());
    send_named(connection, "commit");
    PQpipelineSync(connection);
    read_to_sync(connection);
}

double insert_all(Source const& source, std::vector<Connection> const& connections) {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    auto const work = [&](PGconn* connection) {
        try {
            for (std::size_t i = next++; i < source.accounts.size(); i = next++)
                insert(connection, source.accounts[i]);
        } catch (std::exception const& failure) {
            fmt::print(stderr, "postgres_inserts: {}\n", failure.what());
            failed = true;
        }
    };
    auto const start = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> threads;
        for (auto const& connection : connections) threads.emplace_back(work, connection.get());
    }
    if (failed) throw std::runtime_error("not every row went in");
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        fmt::print(stderr, "usage: postgres_inserts SOURCE_URL TARGET_URL CONNECTIONS\n");
        return 2;
    }
    try {
        auto const source = read_source(argv[1]);
        std::vector<Connection> connections;
        for (int i = 0; i < std::atoi(argv[3]); ++i) connections.push_back(connect_target(argv[2], source));
        double const seconds = insert_all(source, connections);
        std::size_t rows = 0;
        for (auto const& account : source.accounts) rows += account.size();
        fmt::print("{{\"accounts\": {}, \"rows\": {}, \"seconds\": {:.4f}}}\n", source.accounts.size(), rows,
                   seconds);
    } catch (std::exception const& failure) {
        fmt::print(stderr, "postgres_inserts: {}\n", failure.what());
        return 1;
    }
    return 0;
}
