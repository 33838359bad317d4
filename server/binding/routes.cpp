#include "binding/routes.hpp"

#include "contacts/fields.hpp"
#include "contacts/own.hpp"
#include "http/json_body.hpp"

namespace ostiary::binding {
namespace {

using http::Request;
using http::Response;

constexpr auto digits_rule = json::TextRule{.shortest = 4, .longest = 8};

Owner owner_of(sessions::Caller const& caller, Request const& request) {
    return {*caller.application, caller.account().id, caller.session().id, caller.for_audit(request)};
}

Result<ContactId> id_in_path(Request const& request) {
    auto const id = ContactId::parse(request.path_parameter("contact_id"));
    if (!id) return fail(ErrorCode::NoSuchContact);
    return *id;
}

Response answer(contacts::Contact const& contact, int status) {
    std::string text;
    json::Writer json(text);
    contacts::write_json(json, contact);
    return Response::json(std::move(text), status);
}

Result<Response> bind(Request const& request, Dependencies const& needs) {
    auto const caller = needs.authenticator.caller_of(request);
    if (!caller) return fail(caller.error());
    http::JsonFields in(request);
    auto const target = contacts::read_target(in);
    auto const digits = in.required_secret("code", digits_rule);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const bound = needs.binding.bind_contact(owner_of(*caller, request), *target, digits);
    if (!bound) return fail(bound.error());
    return answer(bound->contact, bound->added ? 201 : 200);
}

Result<Response> unbind(Request const& request, Dependencies const& needs) {
    auto const caller = needs.authenticator.caller_of(request);
    if (!caller) return fail(caller.error());
    auto const id = id_in_path(request);
    if (!id) return fail(id.error());
    http::JsonFields in(request);
    auto const digits = in.secret("code", digits_rule);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const unbound = needs.binding.unbind_contact(owner_of(*caller, request), *id, digits);
    if (!unbound) return fail(unbound.error());
    return Response::no_content();
}

Result<Response> make_primary(Request const& request, Dependencies const& needs) {
    auto const caller = needs.authenticator.caller_of(request);
    if (!caller) return fail(caller.error());
    auto const id = id_in_path(request);
    if (!id) return fail(id.error());
    http::JsonFields in(request);
    PrimaryCodes const codes{in.secret("old_code", digits_rule), in.secret("new_code", digits_rule)};
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const made = needs.binding.make_primary(owner_of(*caller, request), *id, codes);
    if (!made) return fail(made.error());
    return answer(*made, 200);
}

// Each of them may guess at a code.
limits::Rate login_rate(settings::Limits const& limits) {
    return {limits.logins_per_address_minute, std::chrono::minutes(1)};
}

}  // namespace

void add_routes(http::Router& router, Dependencies const& needs) {
    using Handle = Result<Response> (*)(Request const&, Dependencies const&);
    auto const add = [&](char const* pattern, Handle handle) {
        router.add({.method = http::Method::Post,
                    .pattern = pattern,
                    .handle = [needs, handle](Request const& request) { return handle(request, needs); },
                    .largest_body = 4 * 1024,
                    .guard = needs.guards.guard("logins", login_rate)});
    };
    add("/v1/me/contacts", bind);
    add("/v1/me/contacts/{contact_id}/unbind", unbind);
    add("/v1/me/contacts/{contact_id}/primary", make_primary);
}

}  // namespace ostiary::binding
