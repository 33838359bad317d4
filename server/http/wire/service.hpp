// What all I/O threads of one server share: what it was built with, its lanes, its bounds, and whether it is
// stopping.
#pragma once

#include "http/server.hpp"
#include "http/wire/gathering.hpp"
#include "http/wire/lane_pool.hpp"
#include "http/wire/memory_budget.hpp"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <span>
#include <unordered_map>

namespace ostiary::http::wire {

// How many connections are open, in all and from one source.
class ConnectionCount {
  public:
    // Sources among `unbounded` may have all.
    ConnectionCount(std::size_t most, std::size_t most_per_source, std::span<AddressRange const> unbounded)
        : most_(most), most_per_source_(most_per_source), unbounded_(unbounded) {}

    // False when there are as many as may be.
    bool enter(Address const& peer);
    void leave(Address const& peer);
    std::size_t current() const;
    std::uint64_t refused() const;
    // False when some are left after `patience`.
    bool wait_until_none(std::chrono::milliseconds patience);

  private:
    std::size_t const most_;
    std::size_t const most_per_source_;
    std::span<AddressRange const> const unbounded_;
    mutable std::mutex mutex_;
    std::condition_variable none_;
    std::size_t open_ = 0;
    std::map<Address, std::size_t> by_source_;
    std::uint64_t refused_ = 0;
};

struct Service {
    Service(ServerOptions with, Router const& routes, Clock const& time, Random& source);

    LanePool& pool(Lane lane);  // of any lane but Inline
    std::size_t waiting(Lane lane);
    std::uint64_t refused(Lane lane);

    // From here on the routes stay as they are.
    void gather();
    // Null for a route that handles requests one by one.
    Gathering* gathering_of(Route const& route);

    ServerOptions const options;
    Router const& router;
    Clock const& clock;
    Random& random;
    Observer observer;
    LastWord last_word;
    MemoryBudget bodies;
    ConnectionCount connections;
    std::atomic<std::uint64_t> refused_bodies = 0;
    std::atomic<bool> stopping = false;                      // no request is begun any more
    std::atomic<bool> aborting = false;                      // and those that have begun are given up
    std::unordered_map<Route const*, Gathering> gatherings;  // outlive the lanes that work for them
    LanePool database;
    LanePool password;
    LanePool outbound;
};

}  // namespace ostiary::http::wire
