#include "login/throttle.hpp"

#include "limits/counter.hpp"

#include <algorithm>
#include <array>

namespace ostiary::login {
namespace {

constexpr auto remembered_for = std::chrono::hours(24);
constexpr auto account_window = std::chrono::hours(1);

limits::Key from_here(std::string_view what, Attempt const& attempt) {
    auto const group = attempt.address.group();
    return {what, {attempt.application.bytes(), attempt.identifier, group.bytes()}};
}

limits::Key failures_here(Attempt const& attempt) {
    return from_here("login.failures", attempt);
}
limits::Key lock_here(Attempt const& attempt) {
    return from_here("login.lock", attempt);
}
limits::Key failures_everywhere(Attempt const& attempt) {
    return {"login.failures_everywhere", {attempt.application.bytes(), attempt.identifier}};
}
limits::Key failures_of_device(devices::Device const& device) {
    return {"login.failures_of_device", {device.account.bytes(), device.nonce}};
}

bool is_trusted(db::Transaction& tx, Attempt const& attempt, settings::Limits const& rules, Timestamp now) {
    if (!attempt.device) return false;
    return limits::peek(tx, failures_of_device(*attempt.device), now).used < rules.failures_before_lock;
}

}  // namespace

Duration lock_after(std::int64_t failures, settings::Limits const& rules) {
    std::int64_t const beyond = failures - rules.failures_before_lock;
    if (beyond < 0) return Duration(0);
    constexpr std::int64_t most_doublings = 20;
    auto const doubled = Duration(rules.first_lock) * (std::int64_t{1} << std::min(beyond, most_doublings));
    return std::min<Duration>(doubled, rules.longest_lock);
}

std::optional<Duration> find_lock(db::Transaction& tx, Attempt const& attempt, settings::Limits const& rules,
                                  Timestamp now) {
    // security: the owner's device is not locked out by others
    // (a_known_device_logs_in_while_others_are_locked_out).
    if (is_trusted(tx, attempt, rules, now)) return std::nullopt;
    std::array const keys{lock_here(attempt), failures_everywhere(attempt)};
    auto const counts = limits::peek_each(tx, keys, now);
    auto const& lock = counts[0];
    if (lock.used > 0) return lock.resets_at - now;
    auto const& everywhere = counts[1];
    if (everywhere.used >= rules.failures_per_account_hour) return everywhere.resets_at - now;
    return std::nullopt;
}

bool count_failure(db::Transaction& tx, Attempt const& attempt, settings::Limits const& rules,
                   Timestamp now) {
    if (attempt.device) limits::count(tx, failures_of_device(*attempt.device), account_window, now);
    auto const everywhere = limits::count(tx, failures_everywhere(attempt), account_window, now);
    auto const here = limits::count(tx, failures_here(attempt), remembered_for, now);
    auto const lock = lock_after(here.used, rules);
    if (lock > Duration(0)) limits::count(tx, lock_here(attempt), lock, now);
    return lock > Duration(0) || everywhere.used >= rules.failures_per_account_hour;
}

void forget_failures(db::Transaction& tx, Attempt const& attempt) {
    limits::reset(tx, failures_here(attempt));
    limits::reset(tx, lock_here(attempt));
    if (attempt.device) limits::reset(tx, failures_of_device(*attempt.device));
}

}  // namespace ostiary::login
