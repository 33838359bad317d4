#include "http/wire/service.hpp"

#include "base/error.hpp"

namespace ostiary::http::wire {

bool ConnectionCount::enter() {
    std::scoped_lock const lock(mutex_);
    if (open_ == most_) {
        ++refused_;
        return false;
    }
    ++open_;
    return true;
}

void ConnectionCount::leave() {
    std::scoped_lock const lock(mutex_);
    if (--open_ == 0) none_.notify_all();
}

std::size_t ConnectionCount::current() const {
    std::scoped_lock const lock(mutex_);
    return open_;
}

std::uint64_t ConnectionCount::refused() const {
    std::scoped_lock const lock(mutex_);
    return refused_;
}

bool ConnectionCount::wait_until_none(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    return none_.wait_for(lock, patience, [&] { return open_ == 0; });
}

Service::Service(ServerOptions with, Router const& routes, Clock const& time, Random& source)
    : options(std::move(with)),
      router(routes),
      clock(time),
      random(source),
      bodies(options.body_memory),
      connections(options.most_connections),
      database("database", options.database),
      password("password", options.password),
      outbound("outbound", options.outbound) {}

LanePool& Service::pool(Lane lane) {
    switch (lane) {
        case Lane::Password:
            return password;
        case Lane::Outbound:
            return outbound;
        default:
            ensure(lane == Lane::Database, "the inline lane has no pool");
            return database;
    }
}

}  // namespace ostiary::http::wire
