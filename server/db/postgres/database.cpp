#include "db/postgres/database.hpp"

#include "db/postgres/failure.hpp"
#include "db/postgres/transaction.hpp"
#include "db/unit_scope.hpp"

#include <algorithm>
#include <thread>

namespace ostiary::db::postgres {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds longest_check{1'000};
constexpr milliseconds longest_pause{100};

Options checked(Options options) {
    check_url(options);
    return options;
}

}  // namespace

template <class F>
auto Database::with_connection(F const& use) {
    UnitScope const scope;
    auto const deadline = steady_clock::now() + patience_;
    for (milliseconds pause{0};; pause = std::clamp(pause * 2, milliseconds(1), longest_pause)) {
        try {
            auto const connection = pool_.borrow(deadline);
            return use(*connection);
        } catch (Interrupted const&) {
            if (steady_clock::now() + pause >= deadline) throw;
        }
        ++counters_->retries;
        std::this_thread::sleep_for(pause);
    }
}

Database::Database(Options const& options)
    : patience_(options.patience),
      counters_(options.counters),
      pool_(options),
      listener_(checked(options), subscribers_) {}

Database::Database(Options const& options, Session first) : Database(options) {
    pool_.add(std::move(first));
}

void Database::subscribe(std::string channel, Subscriber subscriber) {
    subscribers_.add(std::move(channel), std::move(subscriber));
}

bool Database::is_reachable() {
    static Statement const ask{"SELECT 1"};
    try {
        pool_.borrow(steady_clock::now() + std::min(patience_, longest_check))->run(ask, {});
        return true;
    } catch (Unavailable const&) {
        return false;
    }
}

void Database::run_write(Unit const& unit) {
    auto const told = counted(counters_->writes, [&] {
        return with_connection([&](Connection& connection) {
            return Transaction(connection, Mode::Write).run_and_commit(unit);
        });
    });
    ++counters_->commits;
    subscribers_.tell(told);
}

void Database::run_read(Unit const& unit) {
    counted(counters_->reads, [&] {
        with_connection([&](Connection& connection) { Transaction(connection, Mode::Read).run_unit(unit); });
    });
}

Answer Database::run_alone(Statement const& statement, std::span<Parameter const> parameters) {
    return counted(counters_->queries, [&] {
        return with_connection([&](Connection& connection) { return connection.run(statement, parameters); });
    });
}

}  // namespace ostiary::db::postgres
