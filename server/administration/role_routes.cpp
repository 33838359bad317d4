#include "administration/act.hpp"
#include "http/json_body.hpp"

namespace ostiary::administration {
namespace {

using applications::Role;
using http::Method;
using http::Response;

enum class BuiltIn { No, Yes };

void write_role(json::Writer& json, std::string_view name, std::string_view description, BuiltIn built_in) {
    json.begin_object()
        .field("name", name)
        .field("description", description)
        .field("built_in", built_in == BuiltIn::Yes)
        .end_object();
}

Result<Response> list_roles(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    std::string body;
    json::Writer json(body);
    json.begin_object().key("items").begin_array();
    for (auto const name : applications::built_in_roles) write_role(json, name, "", BuiltIn::Yes);
    for (auto const& role : application->roles) write_role(json, role.name, role.description, BuiltIn::No);
    json.end_array().key("next").null().end_object();
    return Response::json(std::move(body));
}

Result<Response> create_role(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    http::JsonFields in(act.request);
    auto const name = in.required_text("name", {.longest = 40});
    auto const description = in.text("description", {.shortest = 0, .longest = 255}).value_or("");
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const role = act.needs.roles.create(application->id, name, description, act.caller);
    if (!role) return fail(role.error());
    std::string body;
    json::Writer json(body);
    write_role(json, role->name, role->description, BuiltIn::No);
    return Response::json(std::move(body), 201);
}

Result<Response> remove_role(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const removed =
        act.needs.roles.remove(application->id, act.request.path_parameter("role"), act.caller);
    if (!removed) return fail(removed.error());
    return Response::no_content();
}

Result<Response> list_account_roles(Act const& act) {
    auto const subject = subject_of(act);
    if (!subject) return fail(subject.error());
    auto const names = applications::role_names(subject->application.roles, subject->account.roles);
    return answer_list(names, std::nullopt,
                       [](json::Writer& json, std::string const& name) { json.value(name); });
}

Result<Response> grant_role(Act const& act) {
    auto const subject = subject_of(act);
    if (!subject) return fail(subject.error());
    auto const granted = act.needs.grants.grant(subject->application, subject->account.id,
                                                act.request.path_parameter("role"), act.caller);
    if (!granted) return fail(granted.error());
    return Response::no_content();
}

Result<Response> withdraw_role(Act const& act) {
    auto const subject = subject_of(act);
    if (!subject) return fail(subject.error());
    auto const withdrawn = act.needs.grants.withdraw(subject->application, subject->account.id,
                                                     act.request.path_parameter("role"), act.caller);
    if (!withdrawn) return fail(withdrawn.error());
    return Response::no_content();
}

constexpr std::string_view roles_of_application = "/v1/admin/applications/{application_id}/roles";
constexpr std::string_view of_account =
    "/v1/admin/applications/{application_id}/accounts/{account_id}/roles/{role}";

constexpr Route role_table[] = {
    {Method::Get, roles_of_application, list_roles},
    {Method::Post, roles_of_application, create_role},
    {Method::Delete, "/v1/admin/applications/{application_id}/roles/{role}", remove_role},
    {Method::Get, "/v1/admin/applications/{application_id}/accounts/{account_id}/roles", list_account_roles},
    {Method::Put, of_account, grant_role},
    {Method::Delete, of_account, withdraw_role},
};

}  // namespace

std::span<Route const> role_routes() {
    return role_table;
}

}  // namespace ostiary::administration
