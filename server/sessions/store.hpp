// The table `sessions`, keyed by account and token.
#pragma once

#include "accounts/account.hpp"
#include "db/database.hpp"
#include "sessions/session.hpp"

#include <map>
#include <optional>
#include <span>
#include <vector>

namespace ostiary::sessions {

// The columns of `sessions` that `session_of` reads, in its order, which `login_tokens` has as well; `of`
// names the table as its statement does, with a point.
#define SESSION_COLUMNS_OF(of)                                                                             \
    of "account_id, " of "token_hash, " of "id, " of "application_id, " of "method, " of "user_agent, " of \
       "address, " of "created_at, " of "last_seen_at, " of "expires_at"
#define SESSION_COLUMNS SESSION_COLUMNS_OF("")

// `device`: where it was begun, if that is known.
void insert_session(db::Transaction& tx, Session const& session,
                    std::optional<Hash> const& device = std::nullopt);
Session session_of(db::Row const& row);
// Sessions with their accounts and contacts, by their tokens' hashes, also those that have expired: the
// caller compares. One statement asks for many, which costs less than one for each.
struct Key {
    AccountId account;
    Hash token_hash;
};
struct Found {
    Session session;
    accounts::Account account;
};
std::vector<db::Question> ask_sessions(std::span<Key const> keys);  // borrows the keys
std::map<Hash, Found> sessions_in(std::vector<db::Rows> answers);
// Those that have not expired, last used first.
std::vector<Session> list_sessions(db::Transaction& tx, AccountId const& account, Timestamp now);
struct Counted {
    std::int64_t all;
    std::int64_t automatic;  // those that a login token began on the device
};
Counted count_sessions(db::Transaction& tx, AccountId const& account, std::optional<Hash> const& device);
// Whether a session or a login token of this device is alive.
bool is_logged_in_on(db::Transaction& tx, AccountId const& account, Hash const& device, Timestamp now);
// Keeps that the session was used, and its new end, if it is still there.
void update_use(db::Transaction& tx, Session const& session);
struct Removed {
    std::optional<Hash> device;  // where it was begun, if that is known
};
std::optional<Removed> remove_session(db::Transaction& tx, AccountId const& account, SessionId const& id);
// All of an account's sessions but `kept`; the number removed.
std::int64_t remove_sessions(db::Transaction& tx, AccountId const& account,
                             std::optional<SessionId> const& kept);
// Those that were begun on this device; the number removed.
std::int64_t remove_sessions_of(db::Transaction& tx, AccountId const& account, Hash const& device);
// Those that a login token began on this device; the number removed.
std::int64_t remove_automatic_sessions(db::Transaction& tx, AccountId const& account, Hash const& device);
// The same for as many that were used least recently, but not for `spared`.
std::int64_t remove_oldest_automatic_sessions(db::Transaction& tx, AccountId const& account,
                                              Hash const& device, SessionId const& spared, std::int64_t many);
// All but the `kept` last used ones.
std::int64_t remove_least_recently_used(db::Transaction& tx, AccountId const& account, std::int64_t kept);
// At most `most` that have expired; the number removed.
std::int64_t purge_expired(db::Transaction& tx, Timestamp now, std::int64_t most);

}  // namespace ostiary::sessions
