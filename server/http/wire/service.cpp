#include "http/wire/service.hpp"

#include "base/error.hpp"
#include "http/proxies.hpp"

namespace ostiary::http::wire {

bool ConnectionCount::enter(Address const& peer) {
    bool const is_bounded = !is_trusted(peer, unbounded_);
    std::scoped_lock const lock(mutex_);
    auto const source = by_source_.try_emplace(peer.group(), 0).first;
    if (open_ == most_ || (is_bounded && source->second >= most_per_source_)) {
        if (source->second == 0) by_source_.erase(source);
        ++refused_;
        return false;
    }
    ++source->second;
    ++open_;
    return true;
}

void ConnectionCount::leave(Address const& peer) {
    std::scoped_lock const lock(mutex_);
    auto const source = by_source_.find(peer.group());
    if (--source->second == 0) by_source_.erase(source);
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
      connections(options.most_connections, options.most_connections_per_address, options.trusted_proxies),
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

std::size_t Service::waiting(Lane lane) {
    auto sum = pool(lane).waiting();
    for (auto const& [route, gathering] : gatherings) {
        if (route->lane == lane) sum += gathering.waiting();
    }
    return sum;
}

std::uint64_t Service::refused(Lane lane) {
    auto sum = pool(lane).refused();
    for (auto const& [route, gathering] : gatherings) {
        if (route->lane == lane) sum += gathering.refused();
    }
    return sum;
}

void Service::gather() {
    for (auto const* route : router.routes()) {
        if (!route->handle_together) continue;
        auto& lane = pool(route->lane);
        gatherings.try_emplace(route, *route, lane, lane.size().queue, aborting);
    }
}

Gathering* Service::gathering_of(Route const& route) {
    if (!route.handle_together) return nullptr;
    return &gatherings.at(&route);
}

}  // namespace ostiary::http::wire
