#include "app/background.hpp"

#include "audit/log.hpp"
#include "faces/monaca/device_store.hpp"
#include "idempotency/idempotency.hpp"
#include "limits/counter.hpp"

#include <spdlog/spdlog.h>

namespace ostiary::app {
namespace {

constexpr auto node_interval = std::chrono::seconds(5);
constexpr std::int64_t removed_at_once = 1'000;

// Removes in small transactions, so that nobody waits for a large one.
template <class Remove>
void remove_all(db::Database& database, Remove remove) {
    std::int64_t removed = removed_at_once;
    while (removed == removed_at_once)
        removed = database.write([&](db::Transaction& tx) { return remove(tx); });
}

// A background step that fails is tried again at its next time.
template <class Step>
void attempt(char const* what, Step step) {
    try {
        step();
    } catch (Unavailable const& error) {
        spdlog::warn("{}: {}", what, error.what());
    }
}

}  // namespace

Background::Background(Services& services, Retention const& retention)
    : services_(services), scheduler_(services.database, services.clock) {
    add_removals(retention);
    add_deletions(retention);
}

Background::~Background() {
    stop();
}

void Background::add_removals(Retention const& retention) {
    using std::chrono::days;
    using std::chrono::minutes;
    auto& s = services_;
    scheduler_.add({"remove.sessions", minutes(10), [&s] { s.sessions.purge(); }});
    scheduler_.add({"remove.codes", minutes(10), [&s] { s.codes.purge(); }});
    scheduler_.add({"remove.counters", minutes(10), [&s] {
                        remove_all(s.database, [&](db::Transaction& tx) {
                            return limits::purge(tx, s.clock.now(), removed_at_once);
                        });
                    }});
    scheduler_.add({"remove.idempotency", minutes(10), [&s] {
                        remove_all(s.database, [&](db::Transaction& tx) {
                            return idempotency::purge_expired(tx, s.clock.now(), removed_at_once);
                        });
                    }});
    scheduler_.add({"remove.messages", minutes(60),
                    [&s, kept = retention.message_days] { s.messages.purge(s.clock.now() - days(kept)); }});
    scheduler_.add({"remove.mailbox", minutes(60),
                    [&s, kept = retention.mailbox_days] { s.mailbox.purge(s.clock.now() - days(kept)); }});
    scheduler_.add({"remove.devices", std::chrono::hours(24), [&s] {
                        auto const before = s.clock.now() - days(400);
                        remove_all(s.database, [&](db::Transaction& tx) {
                            return monaca::purge_device_properties(tx, before, removed_at_once);
                        });
                    }});
    scheduler_.add({"remove.audit", minutes(60), [&s, kept = retention.audit_days] {
                        auto const before = s.clock.now() - days(kept);
                        remove_all(s.database, [&](db::Transaction& tx) {
                            return audit::purge(tx, before, removed_at_once);
                        });
                    }});
}

void Background::add_deletions(Retention const& retention) {
    auto& deletions = services_.deletions;
    scheduler_.add({"erase.accounts", std::chrono::minutes(1), [&deletions] { deletions.erase_due(); }});
    scheduler_.add(
        {"prepare.exports", std::chrono::seconds(30), [&s = services_] { s.exports.prepare_waiting(); }});
    scheduler_.add({"remove.exports", std::chrono::minutes(10), [&s = services_] { s.exports.purge(); }});
    scheduler_.add({"remove.deletions", std::chrono::minutes(60),
                    [&deletions, &clock = services_.clock, kept = retention.audit_days] {
                        deletions.purge(clock.now() - std::chrono::days(kept));
                    }});
}

void Background::start() {
    scheduler_.start();
    thread_ = std::thread([this] { loop(); });
}

void Background::stop() {
    if (!thread_.joinable()) return;
    {
        std::scoped_lock const lock(mutex_);
        stopping_ = true;
    }
    condition_.notify_all();
    thread_.join();
    scheduler_.stop();
    do_node_part();
}

void Background::loop() {
    std::unique_lock lock(mutex_);
    while (!condition_.wait_for(lock, node_interval, [this] { return stopping_; })) {
        lock.unlock();
        do_node_part();
        lock.lock();
    }
}

void Background::do_node_part() {
    attempt("the uses of sessions were not written", [this] { services_.sessions.write_uses(); });
    attempt("the applications were not read again", [this] { services_.directory.refresh(); });
    attempt("the outbox was not looked at", [this] { read_backlog(); });
}

void Background::read_backlog() {
    auto const keep = [this](std::optional<messages::Backlog> const& found) {
        std::scoped_lock const lock(mutex_);
        backlog_ = found;
    };
    try {
        keep(services_.messages.find_backlog());
    } catch (...) {
        keep(std::nullopt);
        throw;
    }
}

std::optional<messages::Backlog> Background::backlog() const {
    std::scoped_lock const lock(mutex_);
    return backlog_;
}

}  // namespace ostiary::app
