#include "profile/routes.hpp"

#include "base/text.hpp"
#include "http/etag.hpp"
#include "http/json_body.hpp"
#include "pictures/portrait.hpp"

#include <algorithm>

namespace ostiary::profile {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t largest_change =
    2 * 1024 * 1024;  // properties with every character escaped, and the rest

// security: it names whose account it is, so that no cache shows it to who logs in next
// (test_the_next_to_log_in_is_not_shown_who_was_there_before).
std::string etag_of(sessions::Caller const& caller) {
    return http::etag_of(caller.account().version, caller.account().id.to_string());
}

Response with_validator(Response response, sessions::Caller const& caller) {
    response.header("ETag", etag_of(caller))
        .header("Cache-Control", "private, no-cache")
        .header("Vary", "Authorization, Cookie");
    return response;
}

Response current_account(Request const& request, sessions::Caller const& caller) {
    if (!http::has_in_if_none_match(request, etag_of(caller)))
        return with_validator(Response::json(caller.checked->account_json), caller);
    Response unchanged;
    unchanged.status = 304;
    return with_validator(std::move(unchanged), caller);
}

// The account as it is after a change.
Result<Response> changed_account(Request const& request, Dependencies const& needs) {
    auto const caller = needs.authenticator.caller_of(request);
    if (!caller) return fail(caller.error());
    return with_validator(Response::json(caller->checked->account_json), *caller);
}

Owner owner_of(sessions::Caller const& caller, Request const& request) {
    return {*caller.application, caller.account(), caller.for_audit(request)};
}

// A browser shows it on pages of applications, which are secure.
void check_picture(json::Fields& in, Change const& change) {
    for (auto const& value : change.values) {
        bool const insecure = value.text && value.text->starts_with("http://");
        if (value.member == &accounts::Profile::picture && insecure)
            in.reject("picture", ErrorCode::InvalidUrl, "An https address.");
    }
}

// security: only these fields, whatever the owner sends (test_a_profile_has_no_field_that_is_not_its_owners).
Result<Response> update(Request const& request, Dependencies const& needs) {
    auto const caller = needs.authenticator.caller_of(request);
    if (!caller) return fail(caller.error());
    auto const version = http::read_if_match(request, caller->account().id.to_string());
    if (!version) return fail(version.error());
    http::JsonFields in(request);
    auto const change = read_change(in, needs.clock.now());
    check_picture(in, change);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto owner = owner_of(*caller, request);
    owner.version = *version;
    auto const updated = needs.profile.update(owner, change);
    if (!updated) return fail(updated.error());
    return changed_account(request, needs);
}

bool is_picture_type(std::string_view content_type) {
    static constexpr std::string_view taken[] = {"image/jpeg", "image/png", "image/webp"};
    auto const media_type = trim(content_type.substr(0, content_type.find(';')));
    return std::ranges::any_of(taken, [&](auto type) { return equal_ignoring_case(media_type, type); });
}

Result<Response> set_picture(Request const& request, Dependencies const& needs) {
    auto const caller = needs.authenticator.caller_of(request);
    if (!caller) return fail(caller.error());
    if (!is_picture_type(request.header("content-type"))) return fail(ErrorCode::UnsupportedMediaType);
    auto const set = needs.profile.set_picture(owner_of(*caller, request), request.body);
    if (!set) return fail(set.error());
    return changed_account(request, needs);
}

Result<Response> remove_picture(Request const& request, Dependencies const& needs) {
    auto const caller = needs.authenticator.caller_of(request);
    if (!caller) return fail(caller.error());
    auto const removed = needs.profile.remove_picture(owner_of(*caller, request));
    if (!removed) return fail(removed.error());
    return changed_account(request, needs);
}

void add_reading(http::Router& router, sessions::Authenticator const& authenticator) {
    router.add({.method = http::Method::Get,
                .pattern = "/v1/me",
                .handle = [&](Request const& request) -> Result<Response> {
                    auto const caller = authenticator.caller_of(request);
                    if (!caller) return fail(caller.error());
                    return current_account(request, *caller);
                },
                .quick = [&](Request const& request) -> std::optional<Result<Response>> {
                    auto const caller = authenticator.caller_in_memory(request);
                    if (!caller) return std::nullopt;
                    if (!*caller) return fail(caller->error());
                    return current_account(request, **caller);
                }});
}

}  // namespace

void add_routes(http::Router& router, Dependencies const& needs) {
    add_reading(router, needs.authenticator);
    router.add({.method = http::Method::Patch,
                .pattern = "/v1/me",
                .handle = [needs](Request const& request) { return update(request, needs); },
                .largest_body = largest_change});
    router.add({.method = http::Method::Put,
                .pattern = "/v1/me/picture",
                .handle = [needs](Request const& request) { return set_picture(request, needs); },
                .largest_body = pictures::largest_upload});
    router.add({.method = http::Method::Delete,
                .pattern = "/v1/me/picture",
                .handle = [needs](Request const& request) { return remove_picture(request, needs); }});
}

}  // namespace ostiary::profile
