#include "administration/act.hpp"
#include "administration/request.hpp"

namespace ostiary::administration {
namespace {

using http::Method;
using http::Response;

// The account may be gone, so it is not looked for.
struct Named {
    applications::Application application;
    AccountId account;
};

Result<Named> named_in(Act const& act) {
    auto application = application_of(act);
    if (!application) return fail(application.error());
    auto const account = id_in_path<AccountId>(act.request, "account_id", ErrorCode::NoSuchDeletion);
    if (!account) return fail(account.error());
    return Named{std::move(*application), *account};
}

Result<Response> get_deletion(Act const& act) {
    auto const named = named_in(act);
    if (!named) return fail(named.error());
    auto const found = act.needs.deletions.get_latest(named->application.id, named->account);
    if (!found) return fail(found.error());
    std::string body;
    json::Writer json(body);
    deletion::write_json(json, *found, deletion::Audience::Administrator);
    return Response::json(std::move(body));
}

Result<Response> cancel_deletion(Act const& act) {
    auto const named = named_in(act);
    if (!named) return fail(named.error());
    auto const cancelled = act.needs.deletions.cancel(named->application, named->account, act.caller);
    if (!cancelled) return fail(cancelled.error());
    return Response::no_content();
}

constexpr std::string_view one_deletion =
    "/v1/admin/applications/{application_id}/accounts/{account_id}/deletion";

constexpr Route deletion_table[] = {
    {Method::Get, one_deletion, get_deletion},
    {Method::Delete, one_deletion, cancel_deletion},
};

}  // namespace

std::span<Route const> deletion_routes() {
    return deletion_table;
}

}  // namespace ostiary::administration
