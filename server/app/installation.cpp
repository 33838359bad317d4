#include "app/installation.hpp"

#include "app/secret_key_file.hpp"
#include "db/migrator.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <filesystem>

namespace ostiary::app {

namespace {

constexpr std::string_view fingerprint_name = "secret_key_fingerprint";

db::Statement const find_value{"SELECT value FROM installation WHERE name = $1"};
db::Statement const insert_value{
    "INSERT INTO installation (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"};

std::optional<std::string> find_fingerprint(db::Transaction& tx) {
    auto const row = tx.query_one(find_value, fingerprint_name);
    return row ? std::optional(row->get<std::string>(0)) : std::nullopt;
}

template <class Migrate>
auto unless_refused(Migrate migrate) {
    try {
        return migrate();
    } catch (db::MigrationRefused const& refused) {
        throw Unavailable(refused.what());
    }
}

// Where a database is, without what opens it.
std::string place_of(std::string_view url) {
    if (db::engine_of(url) == db::Engine::Sqlite)
        return std::filesystem::absolute(db::sqlite_path(url)).lexically_normal().string();
    auto const scheme = url.substr(0, url.find("://") + 3);
    auto rest = url.substr(scheme.size());
    // security: neither user nor password is shown, nor what a query may hold
    // (test_a_command_for_a_server_that_is_there_makes_none).
    auto const end = rest.find_first_of("@/");
    if (end != std::string_view::npos && rest[end] == '@') rest.remove_prefix(end + 1);
    return fmt::format("{}{}", scheme, rest.substr(0, rest.find('?')));
}

std::string key_path(Configuration const& configuration) {
    if (!configuration.secret_key_file.empty()) return configuration.secret_key_file;
    return (std::filesystem::path(configuration.data) / "ostiary.key").string();
}

}  // namespace

void make_data_folder(Configuration const& configuration) {
    std::error_code error;
    std::filesystem::create_directories(configuration.data, error);
    if (error)
        throw Unavailable(
            fmt::format("the data folder {} cannot be made: {}", configuration.data, error.message()));
}

db::Options database_options(Configuration const& configuration, db::Exclusive exclusive) {
    auto const in_folder = (std::filesystem::path(configuration.data) / "ostiary.db").string();
    auto const lanes = configuration.lanes.database_threads + configuration.lanes.password_threads;
    return {.url = Secret(configuration.database.empty() ? "sqlite:" + in_folder : configuration.database),
            .exclusive = exclusive,
            .connections =
                static_cast<std::size_t>(std::min<Number>(lanes, configuration.lanes.database_threads + 8))};
}

Keyring open_keyring(Configuration const& configuration, db::Database& database, Random& random) {
    auto const path = key_path(configuration);
    auto const expected = database.read([](db::Transaction& tx) { return find_fingerprint(tx); });
    auto keyring = read_secret_key(path);
    if (!keyring && expected) {
        throw Unavailable(
            fmt::format("the secret key file {} is not there, but the database was made with a secret key: "
                        "restore the file",
                        path));
    }
    if (!keyring && !configuration.secret_key_file.empty())
        throw Unavailable(fmt::format("the secret key file {} is not there", path));
    if (!keyring) keyring = make_secret_key(path, random);
    // Several nodes may start on a new database at once; the first one's key is the installation's.
    auto const stored = database.write([&](db::Transaction& tx) {
        tx.execute(insert_value, fingerprint_name, keyring->fingerprint());
        return find_fingerprint(tx);
    });
    // security: a wrong key is refused before it can be used
    // (another_secret_key_than_the_databases_is_refused).
    if (stored != keyring->fingerprint()) {
        throw Unavailable(fmt::format(
            "the secret key in {} (fingerprint {}) is not the one that this database was made with ({})",
            path, keyring->fingerprint(), stored.value_or("none")));
    }
    return *std::move(keyring);
}

void require_installation(Configuration const& configuration) {
    auto const options = database_options(configuration, db::Exclusive::No);
    if (db::is_made(options)) return;
    throw Unavailable(
        fmt::format("there is no installation at {}, and this command makes none: name the server's by "
                    "--config, --data or --database, or start the server first",
                    place_of(options.url.reveal())));
}

std::vector<std::string> apply_migrations(db::Options const& options, Clock const& clock) {
    return unless_refused([&] { return db::migrate(options, clock); });
}

Installation open_installation(Configuration const& configuration, db::Exclusive exclusive,
                               Clock const& clock, Random& random) {
    make_data_folder(configuration);
    auto const options = database_options(configuration, exclusive);
    auto opened = unless_refused([&] { return db::open_migrated(options, clock); });
    for (auto const& name : opened.applied) spdlog::info("database: applied {}", name);
    auto keyring = open_keyring(configuration, *opened.database, random);
    return {std::move(opened.database), keyring, options.counters};
}

}  // namespace ostiary::app
