#include "sessions/session.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <array>

namespace ostiary::sessions {
namespace {

constexpr std::size_t account_length = 22;
constexpr std::size_t token_length = 65;

}  // namespace

std::string_view to_string(LoginMethod method) {
    switch (method) {
        case LoginMethod::Registration:
            return "registration";
        case LoginMethod::Password:
            return "password";
        case LoginMethod::Code:
            return "code";
        case LoginMethod::LoginToken:
            return "login_token";
    }
    ensure(false, "every login method has a name");
    return {};
}

Secret make_token(AccountId const& account, Random& random) {
    return Secret(to_base62(account.bytes()) + to_base62(random.bytes(32)));
}

std::optional<AccountId> account_of_token(std::string_view token) {
    if (token.size() != token_length) return std::nullopt;
    Uuid uuid;
    if (!from_base62(token.substr(0, account_length), uuid)) return std::nullopt;
    return AccountId(uuid);
}

Timestamp expiry_after_use(Session const& session, settings::Sessions const& rules, Timestamp now) {
    return rules.rolling ? std::max(session.expires_at, now + rules.duration) : session.expires_at;
}

bool is_use_worth_keeping(Session const& session, settings::Sessions const& rules, Timestamp now) {
    auto const step = std::min<Duration>(std::chrono::minutes(1), Duration(rules.duration) / 100);
    return now - session.last_seen_at >= step;
}

void write_json(json::Writer& json, Session const& session, std::optional<bool> current,
                std::string_view token) {
    json.begin_object()
        .field("id", session.id)
        .field("kind", session.kind == Kind::Session ? "session" : "login_token")
        .field("method", to_string(session.method))
        .field("user_agent", session.user_agent)
        .field("address", session.address)
        .field("created_at", session.created_at)
        .field("last_seen_at", session.last_seen_at)
        .field("expires_at", session.expires_at);
    if (current) json.field("current", *current);
    if (!token.empty()) json.field("token", token);
    json.end_object();
}

}  // namespace ostiary::sessions
