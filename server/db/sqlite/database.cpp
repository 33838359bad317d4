#include "db/sqlite/database.hpp"

#include "db/sqlite/transaction.hpp"
#include "db/unit_scope.hpp"

namespace ostiary::db::sqlite {
namespace {

std::optional<FileLock> lock_for(std::string const& path, Exclusive exclusive) {
    make_file(path);
    return exclusive == Exclusive::Yes ? std::optional<FileLock>(std::in_place, path) : std::nullopt;
}

void read_with(Reader& reader, Unit const& unit) {
    reader.begin.run();
    try {
        Transaction transaction(reader.connection);
        transaction.run_unit(unit);
    } catch (...) {
        if (reader.connection.in_transaction()) reader.end.run();
        throw;
    }
    reader.end.run();
}

}  // namespace

Database::Database(std::string const& path, Options const& options)
    : counters_(options.counters),
      lock_(lock_for(path, options.exclusive)),
      readers_(path, options.connections, *counters_),
      writer_(Connection(path, Access::Write), *counters_) {}

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
    auto const told = counted(counters_->writes, [&] { return writer_.write(unit); });
    subscribers_.tell(told);
}

void Database::run_read(Unit const& unit) {
    UnitScope const scope;
    counted(counters_->reads, [&] { read_with(*readers_.borrow(), unit); });
}

Answer Database::run_alone(Statement const& statement, std::span<Parameter const> parameters) {
    UnitScope::ensure_outside();
    return counted(counters_->queries,
                   [&] { return readers_.borrow()->connection.run(statement, parameters); });
}

}  // namespace ostiary::db::sqlite
