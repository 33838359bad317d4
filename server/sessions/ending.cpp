#include "sessions/ending.hpp"

#include "accounts/service.hpp"
#include "sessions/login_token_store.hpp"
#include "sessions/store.hpp"

#include <algorithm>

namespace ostiary::sessions {
namespace {

constexpr std::int64_t automatic_per_device = 5;  // so many tabs of an application

// The token goes first: whoever is using it is waited for, so that the session that he begins is seen.
std::int64_t end_on_device(db::Transaction& tx, AccountId const& account, Hash const& device) {
    remove_login_token_of(tx, account, device);
    return remove_sessions_of(tx, account, device);
}

}  // namespace

std::int64_t end_all(db::Transaction& tx, AccountId const& account, std::optional<SessionId> const& kept) {
    auto const ended = remove_sessions(tx, account, kept);
    remove_login_tokens(tx, account);
    if (ended > 0) accounts::notify_changed(tx, account);
    return ended;
}

// security: who logs out, however, is logged out on that device: nobody stays in whom its login token let in,
// and nobody is let in by what was left there (logging_out_ends_all_sessions_of_the_device,
// test_logging_out_natively_ends_the_login_token_of_the_device).
std::optional<std::int64_t> end_with_device(db::Transaction& tx, AccountId const& account,
                                            SessionId const& id, std::optional<Hash> const& used_on) {
    auto const removed = remove_session(tx, account, id);
    if (!removed) return std::nullopt;
    std::int64_t ended = 1;
    if (removed->device) ended += end_on_device(tx, account, *removed->device);
    if (used_on && used_on != removed->device) ended += end_on_device(tx, account, *used_on);
    return ended;
}

// security: with a login token goes what it let in (ending_a_login_token_ends_the_sessions_that_it_began).
std::optional<std::int64_t> end_token(db::Transaction& tx, AccountId const& account, SessionId const& id) {
    auto const device = remove_login_token(tx, account, id);
    return device ? std::optional(remove_automatic_sessions(tx, account, *device)) : std::nullopt;
}

// security: whoever has a login token pushes nobody out on other devices
// (automatic_logins_end_older_ones_of_their_own_device).
bool make_room(db::Transaction& tx, Session const& begun, std::optional<Hash> const& device,
               std::int64_t most) {
    auto const& account = begun.account;
    auto const automatic_on = begun.method == LoginMethod::LoginToken ? device : std::nullopt;
    auto const counted = count_sessions(tx, account, automatic_on);
    auto const excess = std::max(counted.all - most, counted.automatic - automatic_per_device);
    std::int64_t ended = 0;
    if (automatic_on && excess > 0)
        ended = remove_oldest_automatic_sessions(tx, account, *automatic_on, begun.id, excess);
    if (counted.all - ended > most) ended += remove_least_recently_used(tx, account, most);
    return ended > 0;
}

}  // namespace ostiary::sessions
