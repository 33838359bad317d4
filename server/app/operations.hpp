// What operators ask the server: whether it lives (/healthz), whether it can work (/readyz), what it counts
// (/metrics).
#pragma once

#include "app/metrics.hpp"
#include "db/database.hpp"
#include "http/router.hpp"

#include <atomic>

namespace ostiary::app {

// Whether the server takes requests: the database answers and nobody told it to stop.
class Readiness {
  public:
    // `database` outlives it.
    explicit Readiness(db::Database& database) : database_(database) {}

    void stop() { stopping_ = true; }
    bool is_ready() { return !stopping_ && database_.is_reachable(); }

  private:
    db::Database& database_;
    std::atomic<bool> stopping_ = false;
};

// Both outlive the router.
void add_health_routes(http::Router& router, Readiness& readiness);
void add_metrics_route(http::Router& router, MetricsRegistry const& metrics);

}  // namespace ostiary::app
