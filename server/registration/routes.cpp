#include "registration/routes.hpp"

#include "applications/request.hpp"
#include "devices/answer.hpp"
#include "http/json_body.hpp"

namespace ostiary::registration {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t largest_form = 600 * 1024;  // the properties and the rest

Result<Response> register_account(Request const& request, Dependencies const& needs) {
    auto const application = applications::application_of(request, needs.directory);
    if (!application) return fail(application.error());
    http::JsonFields in(request);
    auto const form = read_form(in, needs.clock.now());
    auto const carrier = devices::read_carrier(in);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const allowed = devices::check_carrier(carrier, request, **application);
    if (!allowed) return fail(allowed.error());
    auto const repeat = idempotency::key_of(request, (*application)->id);
    if (!repeat) return fail(repeat.error());

    Origin const origin{sessions::Client::of(request), audit::Caller::of(audit::Actor::anonymous(), request),
                        *repeat};
    auto const registered = needs.registration.register_account(**application, form, origin);
    if (!registered) return fail(registered.error());
    auto const now = needs.clock.now();
    return devices::answer_with_session(
        request, **application,
        {.account = registered->account,
         .session = registered->session,
         .device_token = devices::make_token(needs.keyring, registered->account.id, now, needs.random),
         .carrier = carrier},
        now);
}

Result<Response> validate(Request const& request, Dependencies const& needs) {
    auto const application = applications::application_of(request, needs.directory);
    if (!application) return fail(application.error());
    http::JsonFields in(request);
    auto const form = read_form(in, needs.clock.now());
    devices::read_carrier(in);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const good = needs.registration.validate(**application, form);
    if (!good) return fail(good.error());
    return Response::no_content();
}

// Only what may hold a password needs the lane for it. A small body without the word and without an escaped
// character has none. security: hashes keep to their lane
// (a_password_however_it_is_written_waits_in_the_lane_for_passwords).
http::Lane lane_of(Request const& request) {
    constexpr std::size_t largest_looked_at = 16 * 1024;
    bool const may_hold_password = request.body.size() > largest_looked_at ||
                                   request.body.find('\\') != std::string::npos ||
                                   request.body.find("password") != std::string::npos;
    return may_hold_password ? http::Lane::Password : http::Lane::Database;
}

limits::Rate registration_rate(settings::Limits const& limits) {
    return {limits.registrations_per_address_hour, std::chrono::hours(1)};
}

limits::Rate lookup_rate(settings::Limits const& limits) {
    return {limits.lookups_per_address_minute, std::chrono::minutes(1)};
}

}  // namespace

void add_routes(http::Router& router, Dependencies const& needs) {
    router.add({.method = http::Method::Post,
                .pattern = "/v1/accounts",
                .lane = http::Lane::Password,
                .handle = [needs](Request const& request) { return register_account(request, needs); },
                .largest_body = largest_form,
                .guard = needs.guards.guard("registrations", registration_rate),
                .lane_of = lane_of});
    router.add({.method = http::Method::Post,
                .pattern = "/v1/accounts/validate",
                .handle = [needs](Request const& request) { return validate(request, needs); },
                .largest_body = largest_form,
                .guard = needs.guards.guard("lookups", lookup_rate)});
}

}  // namespace ostiary::registration
