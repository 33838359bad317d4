#include "administration/routes.hpp"

#include "administration/act.hpp"
#include "administration/request.hpp"
#include "http/etag.hpp"

namespace ostiary::administration {

using http::Request;
using http::Response;

void add(http::Router& router, Dependencies const& needs, std::span<Route const> routes) {
    for (auto const& route : routes) {
        // security: no handler without an administrator
        // (every_route_refuses_strangers_secret_keys_and_ordinary_sessions).
        auto const handle = [needs, act_on = route.handle,
                             parameters = route.parameters](Request const& request) -> Result<Response> {
            auto const caller = needs.authenticator.caller_of(request);
            if (!caller) return fail(caller.error());
            auto const known = check_parameters(request, parameters);
            if (!known) return fail(known.error());
            return act_on({request, *caller, needs});
        };
        router.add({.method = route.method,
                    .pattern = std::string(route.pattern),
                    .lane = route.lane,
                    .handle = handle,
                    .largest_body = route.largest_body});
    }
}

Result<applications::Application> application_of(Act const& act) {
    auto const id = id_in_path<ApplicationId>(act.request, "application_id", ErrorCode::NoSuchApplication);
    if (!id) return fail(id.error());
    return act.needs.applications.get_application(*id);
}

Result<Subject> subject_of(Act const& act) {
    auto application = application_of(act);
    if (!application) return fail(application.error());
    auto const id = id_in_path<AccountId>(act.request, "account_id", ErrorCode::NoSuchAccount);
    if (!id) return fail(id.error());
    auto account = act.needs.accounts.get(application->id, *id);
    if (!account) return fail(account.error());
    return Subject{std::move(*application), std::move(*account)};
}

Response answer_account(accounts::Account const& account, int status) {
    std::string body;
    json::Writer json(body);
    accounts::write_json(json, account, accounts::Audience::Administrator);
    return Response::json(std::move(body), status).header("ETag", http::etag_of(account.version));
}

Response answer_accounts(AccountPage const& page) {
    auto const next = page.next ? std::optional(page.next->to_string()) : std::nullopt;
    return answer_list(page.items, next, [](json::Writer& json, accounts::Account const& account) {
        accounts::write_json(json, account, accounts::Audience::Administrator);
    });
}

void add_routes(http::Router& router, Dependencies const& needs) {
    add_setup_route(router, needs);
    for (auto const& routes :
         {organization_routes(), administrator_routes(), application_routes(), settings_routes(),
          key_routes(), account_routes(), role_routes(), deletion_routes(), session_routes(),
          template_routes(), mail_template_routes(), message_routes(), audit_routes()})
        add(router, needs, routes);
}

}  // namespace ostiary::administration
