// What the migrator needs of an engine. Everything between `begin` and `commit` happens whole or not at all,
// in one process at a time.
#pragma once

#include "db/database.hpp"
#include "db/open.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ostiary::db {

// How an engine writes what migrations leave open.
struct Dialect {
    std::string_view integer;
    std::string_view bytes;
    std::string_view boolean;
    std::string_view text;
    std::string_view keyed_table;
    std::string_view credentials;
};

class MigrationSession {
  public:
    virtual ~MigrationSession() = default;
    virtual Dialect const& dialect() const = 0;
    // Takes the lock, which `commit` or the end of the session gives back.
    virtual void begin() = 0;
    virtual void run_script(std::string const& sql) = 0;
    virtual Answer run(Statement const& statement, std::span<Parameter const> parameters) = 0;
    virtual void commit() = 0;
    // The database itself, once its schema is up to date; on the same connection where that can be. Nothing
    // else may be done with the session then.
    virtual std::unique_ptr<Database> into_database(Options const& options) = 0;
};

namespace sqlite {
bool is_made(Options const& options);
std::unique_ptr<MigrationSession> open_migration_session(Options const& options);
}  // namespace sqlite
namespace postgres {
bool is_made(Options const& options);
std::unique_ptr<MigrationSession> open_migration_session(Options const& options);
}  // namespace postgres

}  // namespace ostiary::db
