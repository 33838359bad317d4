// What makes an installation one: its database, brought up to date, and its secret key, which is the one that
// the database was first used with. The key is made at the very first start and never again: without it, what
// was sealed cannot be opened any more. Everything here throws `Unavailable` with one sentence for the
// administrator.
#pragma once

#include "app/configuration.hpp"
#include "base/clock.hpp"
#include "base/keyring.hpp"
#include "base/random.hpp"
#include "db/open.hpp"

#include <memory>
#include <string>
#include <vector>

namespace ostiary::app {

struct Installation {
    std::unique_ptr<db::Database> database;
    Keyring keyring;
    std::shared_ptr<db::Counters const> database_counters;
};

// Makes the data folder, the database and the key where they are missing.
Installation open_installation(Configuration const& configuration, db::Exclusive exclusive,
                               Clock const& clock, Random& random);

// For commands that work on what is there: refuses where no migration was ever applied, and says where it
// looked. Makes nothing.
void require_installation(Configuration const& configuration);

// The steps of `open_installation`.
void make_data_folder(Configuration const& configuration);
// The names of those that were applied now.
std::vector<std::string> apply_migrations(db::Options const& options, Clock const& clock);
db::Options database_options(Configuration const& configuration, db::Exclusive exclusive);
Keyring open_keyring(Configuration const& configuration, db::Database& database, Random& random);

}  // namespace ostiary::app
