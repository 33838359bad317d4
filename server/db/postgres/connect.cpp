#include "db/postgres/connect.hpp"

#include "db/postgres/failure.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace ostiary::db::postgres {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

// A later setting of the same name wins: ours that the URL may change, the URL's, ours that it may not.
Settings connection_settings(Options const& options) {
    auto const timeout = std::chrono::ceil<std::chrono::seconds>(options.connect_timeout).count();
    Settings settings = {
        {"connect_timeout", std::to_string(timeout)},
        {"keepalives_idle", "10"},
        {"keepalives_interval", "5"},
        {"keepalives_count", "3"},
        {"tcp_user_timeout", "15000"},
        {"fallback_application_name", "ostiary"},
    };
    std::string const url(options.url.reveal());
    std::unique_ptr<PQconninfoOption, FreeOptions> const parsed(PQconninfoParse(url.c_str(), nullptr));
    // security: libpq's own message could quote the password (a_bad_url_is_not_quoted in
    // db/postgres/postgres_test.cpp).
    if (!parsed) throw Unavailable("the database URL cannot be read");
    for (auto const* option = parsed.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) settings.emplace_back(option->keyword, option->val);
    }
    settings.emplace_back("target_session_attrs", "read-write");
    settings.emplace_back("client_encoding", "UTF8");
    return settings;
}

// A transaction says that it writes; whatever runs by itself may only read.
std::string session_settings(Options const& options) {
    return fmt::format(
        "SET search_path = ostiary, credentials; SET synchronous_commit = on; SET "
        "default_transaction_read_only = on;"
        "SET statement_timeout = {}; SET idle_in_transaction_session_timeout = 60000",
        options.statement_timeout.count());
}

}  // namespace

void check_url(Options const& options) {
    connection_settings(options);
}

Session connect(Options const& options) {
    Settings const settings = connection_settings(options);
    std::vector<char const*> names;
    std::vector<char const*> values;
    for (auto const& [name, value] : settings) {
        names.push_back(name.c_str());
        values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    Session session(PQconnectdbParams(names.data(), values.data(), 0));
    if (!session || PQstatus(session.get()) != CONNECTION_OK) {
        throw Unavailable(fmt::format("PostgreSQL: {}", first_line(PQerrorMessage(session.get()))));
    }
    // Notices, such as that a table exists already, go nowhere.
    PQsetNoticeReceiver(session.get(), [](void*, PGresult const*) {}, nullptr);
    run_plain(session.get(), session_settings(options));
    return session;
}

Answered run_plain(PGconn* session, std::string const& sql) {
    Answered result(PQexec(session, sql.c_str()));
    auto const status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw_failure(result.get(), sql.substr(0, 200));
    return result;
}

}  // namespace ostiary::db::postgres
