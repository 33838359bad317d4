#include "passwords/routes.hpp"

#include "applications/request.hpp"
#include "contacts/fields.hpp"
#include "http/json_body.hpp"

namespace ostiary::passwords {
namespace {

using http::Request;
using http::Response;

// What no password is longer than; the policy of the application is asked later. Control characters are the
// policy's business too.
constexpr auto password_rule = json::TextRule{.longest = 1'024, .control = json::ControlCharacters::Allow};

Result<Response> change_password(Request const& request, Dependencies const& needs) {
    auto const caller = needs.authenticator.caller_of(request);
    if (!caller) return fail(caller.error());
    http::JsonFields in(request);
    Service::Change const change{.current = in.secret("current_password", password_rule),
                                 .replacement = in.required_secret("new_password", password_rule),
                                 .caller = caller->for_audit(request)};
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const changed = needs.passwords.change_password(*caller->application, caller->account(),
                                                         caller->session().id, change);
    if (!changed) return fail(changed.error());
    return Response::no_content();
}

Result<Response> reset_password(Request const& request, Dependencies const& needs) {
    auto const application = applications::application_of(request, needs.directory);
    if (!application) return fail(application.error());
    http::JsonFields in(request);
    auto const target = contacts::read_target(in);
    auto digits = in.required_secret("code", {.shortest = 4, .longest = 8});
    auto replacement = in.required_secret("new_password", password_rule);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const account = needs.passwords.reset_password(
        **application, {.target = *target,
                        .digits = std::move(digits),
                        .replacement = std::move(replacement),
                        .caller = audit::Caller::of(audit::Actor::anonymous(), request)});
    if (!account) return fail(account.error());
    std::string answer;
    json::Writer(answer)
        .begin_object()
        .key("account")
        .begin_object()
        .field("id", *account)
        .end_object()
        .end_object();
    return Response::json(std::move(answer));
}

limits::Rate login_rate(settings::Limits const& limits) {
    return {limits.logins_per_address_minute, std::chrono::minutes(1)};
}

}  // namespace

void add_routes(http::Router& router, Dependencies const& needs) {
    router.add({.method = http::Method::Put,
                .pattern = "/v1/me/password",
                .lane = http::Lane::Password,
                .handle = [needs](Request const& request) { return change_password(request, needs); },
                .largest_body = 16 * 1024,
                .guard = needs.guards.guard("logins", login_rate)});
    router.add({.method = http::Method::Post,
                .pattern = "/v1/password-resets",
                .lane = http::Lane::Password,
                .handle = [needs](Request const& request) { return reset_password(request, needs); },
                .largest_body = 16 * 1024,
                .guard = needs.guards.guard("logins", login_rate)});
}

}  // namespace ostiary::passwords
