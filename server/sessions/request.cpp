#include "sessions/request.hpp"

#include "applications/cross_origin.hpp"
#include "applications/request.hpp"
#include "base/text.hpp"
#include "http/cookie.hpp"

namespace ostiary::sessions {
namespace {

using applications::Application;
using applications::ApplicationPointer;

// More is not kept by browsers: RFC 6265bis, section 5.5.
constexpr std::chrono::seconds longest_cookie = std::chrono::days(400);

struct Carried {
    std::string_view token;
    Carrier carrier;
};

// A bearer token goes before a cookie, which browsers send unasked.
Carried carried_token(http::Request const& request, Application const& application) {
    constexpr std::string_view scheme = "bearer ";
    auto const authorization = request.header("authorization");
    if (authorization.size() > scheme.size() &&
        equal_ignoring_case(authorization.substr(0, scheme.size()), scheme)) {
        return {trim(authorization.substr(scheme.size())), Carrier::Bearer};
    }
    if (!authorization.empty()) return {{}, Carrier::Bearer};
    return {request.cookie(cookie_name("session", application, request.transport)), Carrier::Cookie};
}

bool changes_something(http::Method method) {
    return method != http::Method::Get && method != http::Method::Head && method != http::Method::Options;
}

// security: a foreign page cannot act with a visitor's cookie
// (a_cookie_request_from_a_foreign_page_is_refused).
bool is_forged(http::Request const& request, Carrier carrier, Application const& application) {
    return carrier == Carrier::Cookie && changes_something(request.method) &&
           !applications::origin_is_allowed(request, application);
}

http::CookieRule rule_for(http::Request const& request) {
    return {.secure = request.transport == http::Transport::Tls};
}

}  // namespace

Result<Authenticator::Claim> Authenticator::claim_of(http::Request const& request) const {
    auto application = applications::application_of(request, directory_);
    if (!application) return fail(std::move(application.error()));
    return claim_in(request, std::move(*application));
}

Result<Authenticator::Claim> Authenticator::claim_in(http::Request const& request,
                                                     ApplicationPointer application) {
    auto const [token, carrier] = carried_token(request, *application);
    if (token.empty()) return fail(ErrorCode::Unauthenticated);
    if (is_forged(request, carrier, *application)) return fail(ErrorCode::OriginNotAllowed);
    return Claim{std::move(application), token, carrier};
}

Result<Caller> Authenticator::proven(Result<Claim> claim) const {
    if (!claim) return fail(std::move(claim.error()));
    auto checked = sessions_.check(*claim->application, claim->token);
    if (!checked) return fail(std::move(checked.error()));
    return Caller{std::move(claim->application), std::move(*checked), claim->carrier};
}

Result<Caller> Authenticator::caller_of(http::Request const& request) const {
    return proven(claim_of(request));
}

Result<Caller> Authenticator::caller_in(http::Request const& request, ApplicationPointer application) const {
    return proven(claim_in(request, std::move(application)));
}

std::vector<Result<Caller>> Authenticator::callers_of(std::span<http::Request const* const> requests) const {
    std::vector<Result<Claim>> claims;
    std::vector<Presented> presented;
    for (auto const* request : requests) {
        auto const& claim = claims.emplace_back(claim_of(*request));
        if (claim) presented.push_back({claim->application.get(), claim->token});
    }
    auto checked = sessions_.check_together(presented);
    auto next = checked.begin();
    std::vector<Result<Caller>> callers;
    for (auto& claim : claims) {
        auto& caller = callers.emplace_back(fail(ErrorCode::Unauthenticated));
        if (!claim) {
            caller = fail(std::move(claim.error()));
        } else if (auto& result = *next++) {
            caller = Caller{std::move(claim->application), std::move(*result), claim->carrier};
        }
    }
    return callers;
}

std::optional<Result<Caller>> Authenticator::caller_in_memory(http::Request const& request) const {
    auto claim = claim_of(request);
    if (!claim) return fail(std::move(claim.error()));
    auto checked = sessions_.check_in_memory(*claim->application, claim->token);
    if (!checked) return std::nullopt;
    return Caller{std::move(claim->application), std::move(checked), claim->carrier};
}

std::string cookie_name(std::string_view what, Application const& application, http::Transport transport) {
    std::string name = transport == http::Transport::Tls ? "__Host-ostiary_" : "ostiary_";
    name += what;
    if (!application.is_default) name.append("_").append(to_hex(application.id.bytes()), 20);
    return name;
}

void write_roles(json::Writer& json, Application const& application, accounts::Account const& account) {
    json.key("roles").begin_array();
    if (account.roles.empty()) {  // as most are
        json.value(applications::logged_in_role);
    } else {
        for (auto const& name : applications::role_names(application.roles, account.roles)) json.value(name);
    }
    json.end_array();
}

http::Response& set_session_cookie(http::Response& response, http::Request const& request,
                                   Application const& application, NewSession const& session, Timestamp now) {
    // Where sessions roll, this server alone knows when one ends; the cookie only must not end before it.
    auto rule = rule_for(request);
    rule.max_age = application.settings.sessions.rolling
                       ? longest_cookie
                       : std::chrono::ceil<std::chrono::seconds>(session.session.expires_at - now);
    auto const name = cookie_name("session", application, request.transport);
    return response.header("Set-Cookie", http::set_cookie(name, session.token.reveal(), rule));
}

http::Response& remove_session_cookie(http::Response& response, http::Request const& request,
                                      Application const& application) {
    auto const name = cookie_name("session", application, request.transport);
    return response.header("Set-Cookie", http::remove_cookie(name, rule_for(request)));
}

}  // namespace ostiary::sessions
