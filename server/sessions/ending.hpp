// What ends together with a session or a login token, in a transaction of the caller, who tells the other
// nodes (accounts::notify_changed) unless it says otherwise here.
#pragma once

#include "db/database.hpp"
#include "sessions/session.hpp"

#include <optional>

namespace ostiary::sessions {

// All sessions of the account but `kept`, and its login tokens; how many sessions. Tells the other nodes.
std::int64_t end_all(db::Transaction& tx, AccountId const& account, std::optional<SessionId> const& kept);

// A session; where its device is known, all others that were begun there; those of `used_on`, too; and the
// login tokens of both. How many sessions; nullopt when there is none of this id.
std::optional<std::int64_t> end_with_device(db::Transaction& tx, AccountId const& account,
                                            SessionId const& id,
                                            std::optional<Hash> const& used_on = std::nullopt);

// A login token and the sessions that were begun on its device by it; how many of these. nullopt when there
// is none of this id.
std::optional<std::int64_t> end_token(db::Transaction& tx, AccountId const& account, SessionId const& id);

// Ends sessions where there are too many beside the one that was just begun; whether any ended. A device
// that logs in automatically makes room among its own, so that a page which does so each time it is loaded
// logs nobody out elsewhere.
bool make_room(db::Transaction& tx, Session const& begun, std::optional<Hash> const& device,
               std::int64_t most);

}  // namespace ostiary::sessions
