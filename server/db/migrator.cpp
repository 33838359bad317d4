#include "db/migrator.hpp"

#include "base/hash.hpp"
#include "db/migration_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace ostiary::db {
namespace {

constexpr std::string_view record_table =
    "CREATE TABLE IF NOT EXISTS migrations (number {integer} NOT NULL PRIMARY KEY, name {text} NOT NULL, "
    "checksum {bytes} NOT NULL, "
    "applied_at {integer} NOT NULL) {keyed_table}";

Statement const list_migrations{"SELECT number, name, checksum FROM migrations ORDER BY number"};
Statement const insert_migration{
    "INSERT INTO migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)"};

struct RecordedMigration {
    std::int64_t number;
    std::string name;
    Hash checksum;
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

std::string translate(std::string_view sql, Dialect const& dialect) {
    std::string text(sql);
    replace_all(text, "{integer}", dialect.integer);
    replace_all(text, "{bytes}", dialect.bytes);
    replace_all(text, "{boolean}", dialect.boolean);
    replace_all(text, "{text}", dialect.text);
    replace_all(text, "{keyed_table}", dialect.keyed_table);
    replace_all(text, "{credentials}", dialect.credentials);
    ensure(text.find('{') == std::string::npos, "a migration uses only the known substitutions");
    return text;
}

std::vector<RecordedMigration> read_record(MigrationSession& session) {
    std::vector<RecordedMigration> list;
    for (Row const& row : session.run(list_migrations, {}).rows) {
        list.push_back({row.get<std::int64_t>(0), row.get<std::string>(1), row.get<Hash>(2)});
    }
    return list;
}

void apply(MigrationSession& session, Migration const& migration, Timestamp now) {
    session.run_script(translate(migration.sql, session.dialect()));
    Hash const checksum = sha256(migration.sql);
    std::array const parameters{to_parameter(migration.number), to_parameter(migration.name),
                                to_parameter(checksum), to_parameter(now)};
    session.run(insert_migration, parameters);
}

void check_against_series(RecordedMigration const& recorded, std::span<Migration const> series) {
    if (series.empty() || recorded.number > series.back().number) return;
    auto const same_number = [&](Migration const& migration) { return migration.number == recorded.number; };
    auto const known = std::find_if(series.begin(), series.end(), same_number);
    if (known == series.end()) {
        throw MigrationRefused(fmt::format(
            "migration {} was applied to this database, but this program does not have it", recorded.name));
    }
    if (sha256(known->sql) != recorded.checksum) {
        throw MigrationRefused(fmt::format(
            "migration {} was applied to this database in another form; applied migrations are never edited",
            recorded.name));
    }
}

// nullptr when the database has had all.
Migration const* find_next(std::vector<RecordedMigration> const& recorded,
                           std::span<Migration const> series) {
    std::int64_t last = 0;
    for (RecordedMigration const& one : recorded) {
        check_against_series(one, series);
        last = std::max(last, one.number);
    }
    for (Migration const& migration : series) {
        auto const same_number = [&](RecordedMigration const& one) { return one.number == migration.number; };
        if (std::any_of(recorded.begin(), recorded.end(), same_number)) continue;
        if (migration.number > last) return &migration;
        throw MigrationRefused(
            fmt::format("migration {} was left out of this database, which has later ones", migration.name));
    }
    return nullptr;
}

Engine known_engine_of(Options const& options) {
    auto const engine = engine_of(options.url.reveal());
    if (!engine) throw Unavailable("the database URL is neither a path nor postgresql://");
    return *engine;
}

std::unique_ptr<MigrationSession> open_session(Options const& options) {
    return known_engine_of(options) == Engine::Sqlite ? sqlite::open_migration_session(options)
                                                      : postgres::open_migration_session(options);
}

std::vector<std::string> bring_up_to_date(MigrationSession& session, Clock const& clock,
                                          std::span<Migration const> series) {
    std::vector<std::string> applied;
    while (true) {
        session.begin();
        session.run_script(translate(record_table, session.dialect()));
        Migration const* const next = find_next(read_record(session), series);
        if (next != nullptr) apply(session, *next, clock.now());
        session.commit();
        if (next == nullptr) return applied;
        applied.emplace_back(next->name);
    }
}

}  // namespace

bool is_made(Options const& options) {
    return known_engine_of(options) == Engine::Sqlite ? sqlite::is_made(options) : postgres::is_made(options);
}

std::vector<std::string> migrate(Options const& options, Clock const& clock) {
    return migrate(options, clock, migrations());
}

std::vector<std::string> migrate(Options const& options, Clock const& clock,
                                 std::span<Migration const> series) {
    return bring_up_to_date(*open_session(options), clock, series);
}

Migrated open_migrated(Options const& options, Clock const& clock) {
    auto const session = open_session(options);
    auto applied = bring_up_to_date(*session, clock, migrations());
    return {session->into_database(options), std::move(applied)};
}

}  // namespace ostiary::db
