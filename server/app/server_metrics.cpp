#include "app/server_metrics.hpp"

#include <array>
#include <limits>
#include <utility>

namespace ostiary::app {

namespace {

constexpr double nothing_to_tell = std::numeric_limits<double>::quiet_NaN();

constexpr std::array named_lanes{std::pair{"database", http::Lane::Database},
                                 std::pair{"password", http::Lane::Password},
                                 std::pair{"outbound", http::Lane::Outbound}};

constexpr char const* refused_name = "ostiary_refused_total";
constexpr char const* refused_help = "What was refused to keep within a bound, by reason.";

double seconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1e6;
}

double as_double(std::uint64_t count) {
    return static_cast<double>(count);
}

}  // namespace

void tell_server(MetricsRegistry& metrics, http::Server const& server) {
    for (auto const& [name, lane] : named_lanes) {
        metrics.tell_gauge("ostiary_lane_waiting", "Requests that wait for a thread of their lane.",
                           {{"lane", name}}, [&server, lane] { return as_double(server.waiting(lane)); });
    }
    metrics.tell_gauge("ostiary_connections", "Open connections.", {},
                       [&server] { return as_double(server.connections()); });
}

void tell_refusals(MetricsRegistry& metrics, http::Server const& server, passwords::Hasher const& hasher) {
    auto const tell = [&metrics](std::string const& reason, MetricsRegistry::Reading reading) {
        metrics.tell_counter(refused_name, refused_help, {{"reason", reason}}, std::move(reading));
    };
    for (auto const code :
         {ErrorCode::TooManyRequests, ErrorCode::TooManyAttempts, ErrorCode::TooManyCodes}) {
        tell(std::string(describe(code).name), [&metrics, code] { return metrics.problems(code); });
    }
    for (auto const& [name, lane] : named_lanes) {
        tell(std::string("lane_") + name, [&server, lane] { return as_double(server.refused(lane)); });
    }
    tell("password_hashing", [&hasher] {
        auto const counted = hasher.counters().threads;
        return as_double(counted.refused + counted.given_up);
    });
    tell("body_memory", [&server] { return as_double(server.refused_bodies()); });
    tell("connections", [&server] { return as_double(server.refused_connections()); });
}

void tell_passwords(MetricsRegistry& metrics, passwords::Hasher const& hasher) {
    auto const tell_kind = [&](char const* kind, std::uint64_t passwords::HasherCounters::* count) {
        metrics.tell_counter("ostiary_password_hashes_total",
                             "Password hashes: at current cost, of another form or cost, and those that "
                             "lengthen the failure of such a one.",
                             {{"kind", kind}},
                             [&hasher, count] { return as_double(hasher.counters().*count); });
    };
    tell_kind("current", &passwords::HasherCounters::current);
    tell_kind("foreign", &passwords::HasherCounters::foreign);
    tell_kind("topped_up", &passwords::HasherCounters::topped_up);
    metrics.tell_counter("ostiary_password_turns_total", "Turns on the threads that hash.", {},
                         [&hasher] { return as_double(hasher.counters().threads.done); });
    metrics.tell_counter("ostiary_password_wait_seconds_total", "What all of those turns waited for.", {},
                         [&hasher] { return seconds(hasher.counters().threads.waited); });
    metrics.tell_gauge("ostiary_password_waiting", "Passwords that wait for their turn.", {},
                       [&hasher] { return as_double(hasher.counters().threads.waiting); });
    metrics.tell_gauge("ostiary_password_turn_seconds", "How long a turn takes, on average.", {},
                       [&hasher] { return seconds(hasher.counters().threads.mean); });
    metrics.tell_gauge("ostiary_password_memory_bytes", "Memory held for hashing.", {},
                       [&hasher] { return as_double(hasher.counters().threads.arena_bytes); });
}

void tell_sessions(MetricsRegistry& metrics, sessions::Service const& sessions) {
    auto const tell = [&](char const* result, std::uint64_t sessions::Cache::Counts::* count) {
        metrics.tell_counter(
            "ostiary_session_checks_total", "Checks of sessions, by whether memory or the database answered.",
            {{"from", result}}, [&sessions, count] { return as_double(sessions.cache_counts().*count); });
    };
    tell("memory", &sessions::Cache::Counts::hits);
    tell("database", &sessions::Cache::Counts::misses);
    metrics.tell_gauge("ostiary_sessions_remembered", "Sessions held in memory.", {},
                       [&sessions] { return as_double(sessions.remembered()); });
}

void tell_messages(MetricsRegistry& metrics, messages::Delivery const& delivery, Background const& background,
                   Clock const& clock) {
    auto const tell_outcome = [&](contacts::Channel channel, char const* outcome,
                                  std::uint64_t messages::DeliveryCounts::* count) {
        metrics.tell_counter(
            "ostiary_messages_total", "Attempts to send a message, by channel and by what became of it.",
            {{"channel", std::string(contacts::to_string(channel))}, {"outcome", outcome}},
            [&delivery, channel, count] { return as_double(delivery.counts(channel).*count); });
    };
    for (auto const channel : {contacts::Channel::Email, contacts::Channel::Phone}) {
        tell_outcome(channel, "sent", &messages::DeliveryCounts::sent);
        tell_outcome(channel, "postponed", &messages::DeliveryCounts::postponed);
        tell_outcome(channel, "dead", &messages::DeliveryCounts::dead);
        tell_outcome(channel, "expired", &messages::DeliveryCounts::expired);
    }
    metrics.tell_gauge("ostiary_outbox_waiting", "Messages of all nodes that wait to be sent.", {},
                       [&background] {
                           auto const backlog = background.backlog();
                           return backlog ? static_cast<double>(backlog->waiting) : nothing_to_tell;
                       });
    metrics.tell_gauge("ostiary_outbox_oldest_seconds", "How long the oldest of them has waited.", {},
                       [&background, &clock] {
                           auto const backlog = background.backlog();
                           if (!backlog) return nothing_to_tell;
                           return backlog->oldest ? seconds(clock.now() - *backlog->oldest) : 0.0;
                       });
}

void tell_database(MetricsRegistry& metrics, db::Counters const& counters, db::Database const& database) {
    auto const tell_kind = [&](char const* kind, db::UnitCounter const& unit) {
        metrics.tell_counter("ostiary_database_units_total", "Units of work, by kind.", {{"kind", kind}},
                             [&unit] { return as_double(unit.run); });
        metrics.tell_counter("ostiary_database_failures_total", "Units that found the database unavailable.",
                             {{"kind", kind}}, [&unit] { return as_double(unit.failed); });
        metrics.tell_counter("ostiary_database_seconds_total", "What the units took, waiting included.",
                             {{"kind", kind}}, [&unit] { return as_double(unit.microseconds) / 1e6; });
    };
    tell_kind("write", counters.writes);
    tell_kind("read", counters.reads);
    tell_kind("query", counters.queries);
    metrics.tell_counter("ostiary_database_commits_total",
                         "Commits of writes; on SQLite each commits all that waited.", {},
                         [&counters] { return as_double(counters.commits); });
    metrics.tell_counter("ostiary_database_retries_total",
                         "Units run again after a conflict or a lost connection.", {},
                         [&counters] { return as_double(counters.retries); });
    metrics.tell_counter("ostiary_database_waits_total", "Units that waited for a free connection.", {},
                         [&counters] { return as_double(counters.waits); });
    metrics.tell_gauge(
        "ostiary_database_hears_other_nodes",
        "1 while changes made by other nodes reach this one; else nothing is answered from memory.", {},
        [&database] { return database.hears_other_nodes() ? 1.0 : 0.0; });
}

// What never was is left out, but for internal errors: whoever waits for them sees the first one as a change.
void tell_monaca(MetricsRegistry& metrics, monaca::Faults const& faults) {
    using monaca::FaultCode;
    for (auto const& [kind, count] : faults.counts()) {
        bool const is_awaited = kind.code == FaultCode::InternalError;
        metrics.tell_counter(
            "ostiary_monaca_faults_total", "Calls of the Monaca face answered with an error.",
            {{"method", std::string(kind.method)}, {"code", std::to_string(static_cast<int>(kind.code))}},
            [&count, is_awaited] { return count > 0 || is_awaited ? as_double(count) : nothing_to_tell; });
    }
    metrics.tell_counter(refused_name, refused_help, {{"reason", "monaca"}}, [&faults] {
        std::uint64_t sum = 0;
        for (auto const& [kind, count] : faults.counts())
            if (kind.code == FaultCode::TooManyCalls) sum += count;
        return as_double(sum);
    });
}

void tell_jobs(MetricsRegistry& metrics, Background const& background) {
    auto const records = background.jobs();
    for (std::size_t i = 0; i < records.size(); ++i) {
        metrics.tell_gauge("ostiary_job_last_success_timestamp_seconds",
                           "When this node last did the job with success; each job is one node's at a time.",
                           {{"job", records[i].name}}, [&background, i] {
                               auto const last = background.jobs()[i].last_success;
                               return last ? static_cast<double>(to_microseconds(*last)) / 1e6
                                           : nothing_to_tell;
                           });
        metrics.tell_counter("ostiary_job_failures_total", "How often it failed on this node.",
                             {{"job", records[i].name}},
                             [&background, i] { return as_double(background.jobs()[i].failures); });
    }
}

}  // namespace ostiary::app
