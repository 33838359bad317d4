// The one route of the administration that asks for no administrator: it makes the first one.
#include "administration/account_fields.hpp"
#include "administration/act.hpp"
#include "devices/answer.hpp"
#include "http/json_body.hpp"

namespace ostiary::administration {
namespace {

using http::Request;
using http::Response;

constexpr limits::Rate setup_rate{10, std::chrono::minutes(1)};

Result<Response> set_up(Request const& request, Dependencies const& needs) {
    http::JsonFields in(request);
    auto const ticket = in.required_secret("ticket");
    auto const given = read_new_administrator(in);
    auto const carrier = devices::read_carrier(in);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const console = needs.directory.console();
    auto const allowed = devices::check_carrier(carrier, request, *console);
    if (!allowed) return fail(allowed.error());
    auto const made = needs.setup.set_up(ticket, given, request);
    if (!made) return fail(made.error());
    auto const now = needs.clock.now();
    auto const device = devices::make_token(needs.keyring, made->account.id, now, needs.random);
    return devices::answer_with_session(
        request, *console,
        {.account = made->account, .session = made->session, .device_token = device, .carrier = carrier},
        now);
}

std::optional<Error> limit_address(Request const& request, Dependencies const& needs) {
    auto const wait = needs.limiter.refuse("setup", needs.directory.console()->id, request.client, setup_rate,
                                           needs.clock.now());
    if (!wait) return std::nullopt;
    return fail_until(ErrorCode::TooManyRequests, *wait).error();
}

}  // namespace

void add_setup_route(http::Router& router, Dependencies const& needs) {
    router.add({.method = http::Method::Post,
                .pattern = "/v1/admin/setup",
                .lane = http::Lane::Password,
                .handle = [needs](Request const& request) { return set_up(request, needs); },
                .largest_body = 16 * 1024,
                .guard = [needs](Request const& request) { return limit_address(request, needs); }});
}

}  // namespace ostiary::administration
