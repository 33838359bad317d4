#include "administration/account_fields.hpp"
#include "administration/act.hpp"
#include "administration/request.hpp"
#include "base/text.hpp"
#include "http/etag.hpp"
#include "http/json_body.hpp"

namespace ostiary::administration {
namespace {

using http::Lane;
using http::Method;
using http::Response;

constexpr std::size_t largest_account = 1'200 * 1024;  // properties, meta and the rest
constexpr std::size_t longest_identifier = 255;        // characters
constexpr std::size_t longest_reason = 500;

Result<std::optional<accounts::Status>> read_status(http::Request const& request) {
    auto const text = request.query_parameter("status");
    if (!text) return std::nullopt;
    auto const status = accounts::parse_status(*text);
    if (!status)
        return fail_field("status", ErrorCode::NotOneOf, "One of active, blocked, archived, deleting.");
    return status;
}

// Those with this identifier, all on one page.
Result<Response> find_accounts(Act const& act, ApplicationId const& application,
                               std::string const& identifier, std::optional<accounts::Status> status) {
    if (!is_utf8(identifier) || has_control_characters(identifier))
        return fail_field("identifier", ErrorCode::InvalidCharacters);
    if (identifier.empty()) return fail_field("identifier", ErrorCode::TooShort, "At least 1 character.");
    if (count_characters(identifier) > longest_identifier)
        return fail_field("identifier", ErrorCode::TooLong, "At most 255 characters.");
    auto found = act.needs.accounts.list_by_identifier(application, identifier);
    std::erase_if(found,
                  [&](accounts::Account const& account) { return status && account.status != *status; });
    return answer_accounts({std::move(found), std::nullopt});
}

Result<Response> list_accounts(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const page = read_page<AccountId>(act.request);
    if (!page) return fail(page.error());
    auto const status = read_status(act.request);
    if (!status) return fail(status.error());
    auto const identifier = act.request.query_parameter("identifier");
    if (identifier) return find_accounts(act, application->id, *identifier, *status);
    return answer_accounts(act.needs.accounts.list(
        application->id, {.after = page->after, .status = *status, .limit = page->limit}));
}

Result<Response> create_account(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    http::JsonFields in(act.request);
    auto const given = read_new_account(in, act.needs.clock.now());
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const account = act.needs.accounts.create(*application, given, act.caller);
    if (!account) return fail(account.error());
    return answer_account(*account, 201);
}

Result<Response> get_account(Act const& act) {
    auto const subject = subject_of(act);
    if (!subject) return fail(subject.error());
    return answer_account(subject->account);
}

Result<Response> update_account(Act const& act) {
    auto const subject = subject_of(act);
    if (!subject) return fail(subject.error());
    auto const version = http::read_if_match(act.request);
    if (!version) return fail(version.error());
    http::JsonFields in(act.request);
    auto change = read_account_change(in, act.needs.clock.now());
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    change.version = *version;
    auto const account =
        act.needs.accounts.update(subject->application, subject->account.id, change, act.caller);
    if (!account) return fail(account.error());
    return answer_account(*account);
}

Result<Response> delete_account(Act const& act) {
    auto const subject = subject_of(act);
    if (!subject) return fail(subject.error());
    auto const removed = act.needs.accounts.remove(subject->application, subject->account.id, act.caller);
    if (!removed) return fail(removed.error());
    return Response::no_content();
}

// Without a body there is no reason.
Result<Text> read_reason(http::Request const& request) {
    if (request.body.empty()) return std::nullopt;
    http::JsonFields in(request);
    auto reason = in.text("reason", {.longest = longest_reason});
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    return reason;
}

Result<Response> block_account(Act const& act) {
    auto const subject = subject_of(act);
    if (!subject) return fail(subject.error());
    auto const reason = read_reason(act.request);
    if (!reason) return fail(reason.error());
    auto const account =
        act.needs.accounts.block(subject->application, subject->account.id, *reason, act.caller);
    if (!account) return fail(account.error());
    return answer_account(*account);
}

Result<Response> unblock_account(Act const& act) {
    auto const subject = subject_of(act);
    if (!subject) return fail(subject.error());
    auto const account = act.needs.accounts.unblock(subject->application, subject->account.id, act.caller);
    if (!account) return fail(account.error());
    return answer_account(*account);
}

Result<Response> set_password(Act const& act) {
    auto const subject = subject_of(act);
    if (!subject) return fail(subject.error());
    http::JsonFields in(act.request);
    auto const replacement =
        in.required_secret("new_password", {.longest = 1'024, .control = json::ControlCharacters::Allow});
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const set =
        act.needs.passwords.set_password(subject->application, subject->account, replacement, act.caller);
    if (!set) return fail(set.error());
    return Response::no_content();
}

constexpr std::string_view all = "/v1/admin/applications/{application_id}/accounts";
constexpr std::string_view one = "/v1/admin/applications/{application_id}/accounts/{account_id}";

constexpr Route account_table[] = {
    {.method = Method::Get,
     .pattern = all,
     .handle = list_accounts,
     .parameters = "limit after status identifier"},
    {Method::Post, all, create_account, Lane::Password, largest_account},
    {Method::Get, one, get_account},
    {Method::Patch, one, update_account, Lane::Database, largest_account},
    {Method::Delete, one, delete_account},
    {Method::Post, "/v1/admin/applications/{application_id}/accounts/{account_id}/block", block_account},
    {Method::Post, "/v1/admin/applications/{application_id}/accounts/{account_id}/unblock", unblock_account},
    {Method::Put, "/v1/admin/applications/{application_id}/accounts/{account_id}/password", set_password,
     Lane::Password},
};

}  // namespace

std::span<Route const> account_routes() {
    return account_table;
}

}  // namespace ostiary::administration
