// What each part of the server tells about itself (docs/guides/operations.md lists all of it). Labels are
// fixed words, so their number is bounded. Everything is read from memory: a scrape asks no database, and
// answers also while the database is away.
#pragma once

#include "app/background.hpp"
#include "app/metrics.hpp"
#include "app/services.hpp"
#include "db/counters.hpp"
#include "http/server.hpp"

namespace ostiary::app {

// What they refer to outlives `metrics`' last scrape.
void tell_server(MetricsRegistry& metrics, http::Server const& server);
void tell_refusals(MetricsRegistry& metrics, http::Server const& server, passwords::Hasher const& hasher);
void tell_passwords(MetricsRegistry& metrics, passwords::Hasher const& hasher);
void tell_sessions(MetricsRegistry& metrics, sessions::Service const& sessions);
void tell_messages(MetricsRegistry& metrics, messages::Delivery const& delivery, Background const& background,
                   Clock const& clock);
void tell_database(MetricsRegistry& metrics, db::Counters const& counters, db::Database const& database);
void tell_monaca(MetricsRegistry& metrics, monaca::Faults const& faults);
void tell_jobs(MetricsRegistry& metrics, Background const& background);

}  // namespace ostiary::app
