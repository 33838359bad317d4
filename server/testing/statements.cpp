#include "testing/statements.hpp"

#include "db/postgres/connection.hpp"
#include "db/sqlite/connection.hpp"

#include <fmt/format.h>

namespace ostiary::testing {
namespace {

template <class Open>
std::vector<std::string> prepare_all(Open const& open, std::span<db::Statement const* const> statements) {
    std::vector<std::string> wrong;
    auto connection = open();
    for (db::Statement const* statement : statements) {
        try {
            connection->prepare(*statement);
        } catch (std::exception const& error) {
            wrong.push_back(fmt::format("{}: {}", statement->sql(), error.what()));
        }
    }
    return wrong;
}

}  // namespace

std::vector<std::string> wrong_statements(db::Options const& options,
                                          std::span<db::Statement const* const> statements) {
    std::string_view const url = options.url.reveal();
    if (db::engine_of(url) == db::Engine::Postgres) {
        return prepare_all([&] { return std::make_unique<db::postgres::Connection>(options); }, statements);
    }
    auto const open_file = [&] {
        return std::make_unique<db::sqlite::Connection>(db::sqlite_path(url), db::sqlite::Access::Write);
    };
    return prepare_all(open_file, statements);
}

}  // namespace ostiary::testing
