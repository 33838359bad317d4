#include "app/commands.hpp"

#include "app/installation.hpp"
#include "db/sqlite/backup.hpp"
#include "settings/fields.hpp"

#include <fmt/format.h>

#include <iostream>

namespace ostiary::app {

int print_configuration(LoadedConfiguration const& loaded, Printed printed) {
    switch (printed) {
        case Printed::InForce:
            std::cout << effective_configuration(loaded);
            break;
        case Printed::Reference:
            std::cout << reference_page();
            break;
        case Printed::SettingsReference:
            std::cout << settings::reference();
            break;
    }
    return 0;
}

int migrate_database(Configuration const& configuration) {
    make_data_folder(configuration);
    SystemClock const clock;
    auto const applied = apply_migrations(database_options(configuration, db::Exclusive::No), clock);
    for (auto const& name : applied) std::cout << "applied " << name << '\n';
    if (applied.empty()) std::cout << "the database is up to date\n";
    return 0;
}

int back_up(Configuration const& configuration, std::string const& destination) {
    auto const url = database_options(configuration, db::Exclusive::No).url;
    if (db::engine_of(url.reveal()) != db::Engine::Sqlite) {
        std::cerr << "ostiary: this database is backed up by PostgreSQL's own tools, such as pg_dump or "
                     "pg_basebackup\n";
        return 1;
    }
    require_installation(configuration);
    db::sqlite::backup_to(db::sqlite_path(url.reveal()), destination);
    std::cout << fmt::format(
        "wrote {}; keep the secret key file beside it, without which it is of little use\n", destination);
    return 0;
}

}  // namespace ostiary::app
