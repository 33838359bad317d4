#include "db/sqlite/database.hpp"

#include "db/sqlite/transaction.hpp"
#include "db/unit_scope.hpp"

namespace ostiary::db::sqlite {
namespace {

std::optional<FileLock> lock_for(std::string const& path, Exclusive exclusive) {
    make_file(path);
    return exclusive == Exclusive::Yes ? std::optional<FileLock>(std::in_place, path) : std::nullopt;
}

}  // namespace

Database::Database(std::string const& path, Options const& options)
    : lock_(lock_for(path, options.exclusive)),
      readers_(path, options.connections),
      writer_(Connection(path, Access::Write)) {}

void Database::subscribe(std::string channel, Subscriber subscriber) {
    subscribers_.add(std::move(channel), std::move(subscriber));
}

bool Database::is_reachable() {
    try {
        readers_.borrow()->connection.run_script("SELECT count(*) FROM sqlite_schema");
        return true;
    } catch (Unavailable const&) {
        return false;
    }
}

void Database::run_write(Unit const& unit) {
    UnitScope::ensure_outside();
    subscribers_.tell(writer_.write(unit));
}

void Database::run_read(Unit const& unit) {
    UnitScope const scope;
    auto const reader = readers_.borrow();
    reader->begin.run();
    try {
        Transaction transaction(reader->connection);
        transaction.run_unit(unit);
    } catch (...) {
        if (reader->connection.in_transaction()) reader->end.run();
        throw;
    }
    reader->end.run();
}

Answer Database::run_alone(Statement const& statement, std::span<Parameter const> parameters) {
    UnitScope::ensure_outside();
    return readers_.borrow()->connection.run(statement, parameters);
}

}  // namespace ostiary::db::sqlite
