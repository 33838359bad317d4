// Who may try a password now. Failures are counted for each identifier, whether or not an account has it:
// together with the address they come from, they lock for growing intervals; from everywhere, they lock
// strangers out for the rest of the hour. A device on which the account has logged in before is not locked
// out by others: it answers for its own failures alone.
#pragma once

#include "accounts/identifier.hpp"
#include "base/clock.hpp"
#include "db/database.hpp"
#include "devices/device.hpp"
#include "http/address.hpp"
#include "settings/settings.hpp"

#include <optional>

namespace ostiary::login {

struct Attempt {
    ApplicationId application;
    Hash identifier;  // accounts::Identifier::key
    http::Address address;
    std::optional<devices::Device> device;  // only one of the account that the identifier names
};

// How long to wait before the next attempt is looked at; nullopt: no wait.
std::optional<Duration> find_lock(db::Transaction& tx, Attempt const& attempt, settings::Limits const& rules,
                                  Timestamp now);

// Counts a failure. True when the next attempt from here will have to wait.
bool count_failure(db::Transaction& tx, Attempt const& attempt, settings::Limits const& rules, Timestamp now);

// After a success: what was counted for this identifier from this address, and for the device.
void forget_failures(db::Transaction& tx, Attempt const& attempt);

// The interval after the given number of failures: none below the limit, then `first_lock`, doubling up to
// `longest_lock`.
Duration lock_after(std::int64_t failures, settings::Limits const& rules);

}  // namespace ostiary::login
