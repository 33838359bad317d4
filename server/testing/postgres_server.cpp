#include "testing/postgres_server.hpp"

#include "db/migrator.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace ostiary::testing {
namespace {

constexpr char const* empty_all_tables =
    "DO $$ DECLARE one record; BEGIN"
    " SET LOCAL session_replication_role = replica;"
    " FOR one IN SELECT schemaname, tablename FROM pg_tables"
    "   WHERE schemaname IN ('ostiary', 'credentials') AND tablename <> 'migrations'"
    " LOOP EXECUTE format('DELETE FROM %I.%I', one.schemaname, one.tablename); END LOOP; END $$";

}  // namespace

PostgresServer& PostgresServer::of_this_program() {
    static PostgresServer server;
    return server;
}

PostgresServer::PostgresServer() {
    char const* const url = std::getenv("OSTIARY_TEST_POSTGRES");
    if (url == nullptr || *url == '\0') {
        throw std::runtime_error(
            "OSTIARY_TEST_POSTGRES names no PostgreSQL server; run this with tools/with_postgres");
    }
    url_ = url;
}

PostgresServer::~PostgresServer() {
    for (std::string const& name : made_) {
        try {
            run("postgres", fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", name));
        } catch (std::exception const& error) {
            fmt::print(stderr, "{} was left behind: {}\n", name, error.what());
        }
    }
}

std::string PostgresServer::borrow_empty_database() {
    if (free_.empty()) {
        std::string name = make_database();
        db::migrate({.url = Secret(url_of(name))}, SystemClock());
        return name;
    }
    std::string name = std::move(free_.back());
    free_.pop_back();
    run(name, empty_all_tables);
    return name;
}

void PostgresServer::give_back(std::string name) {
    free_.push_back(std::move(name));
}

std::string PostgresServer::make_database() {
    std::string name = fmt::format("ostiary_test_{}_{}", ::getpid(), made_.size());
    run("postgres", fmt::format("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name));
    made_.push_back(name);
    return name;
}

// Another database in the place of the URL's own.
std::string PostgresServer::url_of(std::string_view database) const {
    auto const settings = url_.find('?');
    auto const slash = url_.rfind('/', settings);
    return fmt::format("{}/{}{}", url_.substr(0, slash), database,
                       settings == std::string::npos ? "" : url_.substr(settings));
}

void PostgresServer::run(std::string const& database, std::string const& sql) {
    auto& session = sessions_[database];
    if (!session || PQstatus(session.get()) != CONNECTION_OK) {
        session = db::postgres::connect({.url = Secret(url_of(database))});
        db::postgres::run_plain(session.get(),
                                "SET default_transaction_read_only = off; SET statement_timeout = 0");
    }
    db::postgres::run_plain(session.get(), sql);
}

}  // namespace ostiary::testing
