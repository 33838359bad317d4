// A session: an account is logged in on some device until it ends. Its token names the account (22
// characters) and holds 256 random bits (43 characters), all alphanumeric; only the token's SHA-256 is
// stored.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json_writer.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "settings/settings.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ostiary::sessions {

// How a session was made.
enum class LoginMethod { Registration, Password, Code, LoginToken };

std::string_view to_string(LoginMethod method);

// A login token (login_token.hpp) is listed among the sessions.
enum class Kind { Session, LoginToken };

struct Session {
    AccountId account;
    Hash token_hash;
    SessionId id;
    ApplicationId application;
    LoginMethod method = LoginMethod::Password;
    std::string user_agent;  // as the client said, at most 255 bytes
    std::string address;
    Timestamp created_at;
    Timestamp last_seen_at;
    Timestamp expires_at;
    Kind kind = Kind::Session;
};

// A session just made, with the only copy of its token.
struct NewSession {
    Session session;
    Secret token;
    Secret login_token = Secret();  // where one was asked for
};

Secret make_token(AccountId const& account, Random& random);
// The account that a token names; nullopt when this is no token. Says nothing about whether the session
// exists.
std::optional<AccountId> account_of_token(std::string_view token);

// When a session that is used `now` ends: later than before only where sessions roll.
Timestamp expiry_after_use(Session const& session, settings::Sessions const& rules, Timestamp now);
// Whether the use is worth a write: last seen is kept to the minute, or to a hundredth of a short session.
bool is_use_worth_keeping(Session const& session, settings::Sessions const& rules, Timestamp now);

// The public view; in a list `current` marks the session that asks, in the answer to a login `token` is its
// token.
void write_json(json::Writer& json, Session const& session, std::optional<bool> current = std::nullopt,
                std::string_view token = {});

}  // namespace ostiary::sessions
