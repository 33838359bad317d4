#include "db/migration_session.hpp"

namespace ostiary::db::postgres {

std::unique_ptr<MigrationSession> open_migration_session(Options const&) {
    throw Unavailable("PostgreSQL is not supported yet");
}

}  // namespace ostiary::db::postgres
