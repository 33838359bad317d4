#include "db/open.hpp"

#include "db/postgres/database.hpp"
#include "db/sqlite/database.hpp"

namespace ostiary::db {

std::optional<Engine> engine_of(std::string_view url) {
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return Engine::Postgres;
    if (sqlite_path(url).empty() || url.find("://") != std::string_view::npos) return std::nullopt;
    return Engine::Sqlite;
}

std::string sqlite_path(std::string_view url) {
    constexpr std::string_view scheme = "sqlite:";
    return std::string(url.starts_with(scheme) ? url.substr(scheme.size()) : url);
}

std::unique_ptr<Database> open(Options const& options) {
    std::string_view const url = options.url.reveal();
    auto const engine = engine_of(url);
    if (!engine) throw Unavailable("the database URL is neither a path nor postgresql://");
    if (*engine == Engine::Postgres) return std::make_unique<postgres::Database>(options);
    return std::make_unique<sqlite::Database>(sqlite_path(url), options);
}

}  // namespace ostiary::db
