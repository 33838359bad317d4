// The table `login_tokens`, keyed by account and device.
#pragma once

#include "db/database.hpp"
#include "sessions/session.hpp"

#include <optional>
#include <vector>

namespace ostiary::sessions {

// `token` as a session of that kind: its hash is that of the login token. Takes the place of the one that the
// device had.
void put_login_token(db::Transaction& tx, Session const& token, Hash const& device);
// Notes its use; false when there is none like it, or it has expired.
bool use_login_token(db::Transaction& tx, AccountId const& account, ApplicationId const& application,
                     Hash const& device, Hash const& token_hash, Timestamp now);
// Those that have not expired, last used first.
std::vector<Session> list_login_tokens(db::Transaction& tx, AccountId const& account, Timestamp now);
// The device that it was for; nullopt when there is none.
std::optional<Hash> remove_login_token(db::Transaction& tx, AccountId const& account, SessionId const& id);
void remove_login_token_of(db::Transaction& tx, AccountId const& account, Hash const& device);
void remove_login_tokens(db::Transaction& tx, AccountId const& account);
// All but the `kept` last used ones.
void remove_least_recently_used_tokens(db::Transaction& tx, AccountId const& account, std::int64_t kept);
// At most `most` that have expired; the number removed.
std::int64_t purge_expired_tokens(db::Transaction& tx, Timestamp now, std::int64_t most);

}  // namespace ostiary::sessions
