#include "administration/authenticator.hpp"

#include "base/text.hpp"

namespace ostiary::administration {
namespace {

constexpr std::string_view failures = "administration failures";
constexpr limits::Rate failure_rate{30, std::chrono::minutes(1)};

// The text of a key, which unlike a session's token has a prefix; empty when no key is shown.
std::string_view shown_key(http::Request const& request) {
    constexpr std::string_view scheme = "bearer ";
    auto const authorization = request.header("authorization");
    if (!equal_ignoring_case(authorization.substr(0, scheme.size()), scheme)) return {};
    auto const text = trim(authorization.substr(scheme.size()));
    return text.contains('_') ? text : std::string_view();
}

bool shows_nothing(http::Request const& request) {
    return request.header("authorization").empty() && request.header("cookie").empty();
}

}  // namespace

Result<audit::Caller> Authenticator::identify(http::Request const& request,
                                              applications::ApplicationPointer const& console) const {
    auto const text = shown_key(request);
    if (!text.empty()) {
        auto const key = directory_.secret_key(text);
        if (!key) return fail(ErrorCode::Unauthenticated);
        // security: an application's key does not administrate
        // (every_route_refuses_strangers_secret_keys_and_ordinary_sessions).
        if (key->kind != applications::KeyKind::Administration) return fail(ErrorCode::Forbidden);
        return audit::Caller::of(audit::Actor::key(key->id), request);
    }
    // security: only sessions of the console application
    // (every_route_refuses_strangers_secret_keys_and_ordinary_sessions).
    auto const caller = sessions_.caller_in(request, console);
    if (!caller) return fail(caller.error());
    return audit::Caller::of(audit::Actor::administrator(caller->account().id), request);
}

// security: keys are not guessed at speed (after_many_failures_from_one_address_even_a_right_key_waits).
Result<audit::Caller> Authenticator::caller_of(http::Request const& request) const {
    auto const console = directory_.console();
    auto const now = clock_.now();
    auto const wait = limiter_.find_wait(failures, console->id, request.client, failure_rate, now);
    if (wait) return fail_until(ErrorCode::TooManyRequests, *wait);
    auto caller = identify(request, console);
    bool const failed =
        !caller && caller.error().code == ErrorCode::Unauthenticated && !shows_nothing(request);
    if (failed) limiter_.refuse(failures, console->id, request.client, failure_rate, now);
    return caller;
}

}  // namespace ostiary::administration
