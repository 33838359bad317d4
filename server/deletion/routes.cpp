#include "deletion/routes.hpp"

#include "applications/request.hpp"
#include "contacts/fields.hpp"
#include "http/json_body.hpp"

#include <algorithm>

namespace ostiary::deletion {
namespace {

using http::Request;
using http::Response;

constexpr auto password_rule = json::TextRule{.longest = 1'024, .control = json::ControlCharacters::Allow};
constexpr auto digits_rule = json::TextRule{.shortest = 4, .longest = 8};
constexpr std::size_t longest_comment = 1'000;

bool is_given(json::Fields const& in, std::string_view name) {
    return in.has(name) && !in.is_null(name);
}

// Exactly one: a password, or a code and where it was sent.
std::variant<Secret, SentCode> read_proof(json::Fields& in) {
    auto password = in.secret("password", password_rule);
    auto digits = in.secret("code", digits_rule);
    bool const by_code = is_given(in, "code");
    bool const by_password = is_given(in, "password");
    if (by_code && by_password)
        in.reject("code", ErrorCode::InvalidValue, "Either a password or a code, not both.");
    if (!by_code && !by_password)
        in.reject("password", ErrorCode::Required, "A password or a code is needed.");
    if (!by_code) return password.value_or(Secret());
    auto target = contacts::read_target(in);
    if (!target) return Secret();
    return SentCode{std::move(*target), digits.value_or(Secret())};
}

// In the person's own words, over several lines if they like.
std::optional<std::string> read_comment(json::Fields& in) {
    auto comment =
        in.text("comment", {.longest = longest_comment, .control = json::ControlCharacters::Allow});
    if (!comment) return std::nullopt;
    bool const plain = std::ranges::all_of(*comment, [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7F) || c == '\n' || c == '\r' || c == '\t';
    });
    if (!plain) in.reject("comment", ErrorCode::InvalidCharacters);
    return comment;
}

Result<Response> deregister(Request const& request, Dependencies const& needs) {
    auto const caller = needs.authenticator.caller_of(request);
    if (!caller) return fail(caller.error());
    http::JsonFields in(request);
    Form const form{.proof = read_proof(in),
                    .reason = in.text("reason"),
                    .comment = read_comment(in),
                    .consent = in.boolean("consent").value_or(false),
                    .caller = caller->for_audit(request)};
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const requested = needs.deletions.deregister(*caller->application, caller->account(), form);
    if (!requested) return fail(requested.error());
    std::string body;
    json::Writer(body)
        .begin_object()
        .field("id", requested->deletion.id)
        .field("requested_at", requested->deletion.requested_at)
        .field("due_at", requested->deletion.due_at)
        .field("receipt", requested->receipt.reveal())
        .end_object();
    auto response = Response::json(std::move(body), 202);
    if (caller->carrier == sessions::Carrier::Cookie)
        sessions::remove_session_cookie(response, request, *caller->application);
    return response;
}

Result<Response> cancel(Request const& request, Dependencies const& needs) {
    auto const application = applications::application_of(request, needs.directory);
    if (!application) return fail(application.error());
    http::JsonFields in(request);
    auto const target = contacts::read_target(in);
    auto const digits = in.required_secret("code", digits_rule);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const cancelled = needs.deletions.cancel_by_code(
        **application, *target, digits, audit::Caller::of(audit::Actor::anonymous(), request));
    if (!cancelled) return fail(cancelled.error());
    return Response::no_content();
}

Result<Response> read_status(Request const& request, Dependencies const& needs) {
    auto const application = applications::application_of(request, needs.directory);
    if (!application) return fail(application.error());
    http::JsonFields in(request);
    auto const receipt = in.required_secret("receipt", {.longest = 100});
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const deletion = needs.deletions.get_by_receipt((*application)->id, receipt.reveal());
    if (!deletion) return fail(deletion.error());
    std::string body;
    json::Writer json(body);
    write_json(json, *deletion, Audience::Owner);
    return Response::json(std::move(body));
}

limits::Rate login_rate(settings::Limits const& limits) {
    return {limits.logins_per_address_minute, std::chrono::minutes(1)};
}

limits::Rate lookup_rate(settings::Limits const& limits) {
    return {limits.lookups_per_address_minute, std::chrono::minutes(1)};
}

}  // namespace

void add_routes(http::Router& router, Dependencies const& needs) {
    router.add({.method = http::Method::Post,
                .pattern = "/v1/me/deletion",
                .lane = http::Lane::Password,
                .handle = [needs](Request const& request) { return deregister(request, needs); },
                .largest_body = 16 * 1024,
                .guard = needs.guards.guard("logins", login_rate)});
    router.add({.method = http::Method::Post,
                .pattern = "/v1/deletions/cancel",
                .handle = [needs](Request const& request) { return cancel(request, needs); },
                .largest_body = 4 * 1024,
                .guard = needs.guards.guard("logins", login_rate)});
    router.add({.method = http::Method::Post,
                .pattern = "/v1/deletions/status",
                .handle = [needs](Request const& request) { return read_status(request, needs); },
                .largest_body = 4 * 1024,
                .guard = needs.guards.guard("lookups", lookup_rate)});
}

}  // namespace ostiary::deletion
