// Administrators are the accounts of the console application.
#include "administration/account_fields.hpp"
#include "administration/act.hpp"
#include "administration/request.hpp"
#include "http/json_body.hpp"

namespace ostiary::administration {
namespace {

using http::Lane;
using http::Method;
using http::Response;

Result<Response> list_administrators(Act const& act) {
    auto const page = read_page<AccountId>(act.request);
    if (!page) return fail(page.error());
    return answer_accounts(
        act.needs.accounts.list(act.needs.directory.console()->id,
                                {.after = page->after, .status = std::nullopt, .limit = page->limit}));
}

Result<Response> create_administrator(Act const& act) {
    http::JsonFields in(act.request);
    auto const given = read_new_administrator(in);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const account = act.needs.accounts.create(*act.needs.directory.console(), given, act.caller);
    if (!account) return fail(account.error());
    return answer_account(*account, 201);
}

Result<Response> delete_administrator(Act const& act) {
    auto const id = id_in_path<AccountId>(act.request, "account_id", ErrorCode::NoSuchAccount);
    if (!id) return fail(id.error());
    auto const removed = act.needs.accounts.remove(*act.needs.directory.console(), *id, act.caller);
    if (!removed) return fail(removed.error());
    return Response::no_content();
}

constexpr Route administrator_table[] = {
    {.method = Method::Get,
     .pattern = "/v1/admin/administrators",
     .handle = list_administrators,
     .parameters = page_parameters},
    {Method::Post, "/v1/admin/administrators", create_administrator, Lane::Password},
    {Method::Delete, "/v1/admin/administrators/{account_id}", delete_administrator},
};

}  // namespace

std::span<Route const> administrator_routes() {
    return administrator_table;
}

}  // namespace ostiary::administration
