#include "administration/act.hpp"
#include "http/json_body.hpp"

namespace ostiary::administration {
namespace {

using http::Response;

Response answer_organization(applications::Organization const& organization) {
    std::string body;
    json::Writer(body)
        .begin_object()
        .field("id", organization.id)
        .field("name", organization.name)
        .field("created_at", organization.created_at)
        .end_object();
    return Response::json(std::move(body));
}

Result<Response> get_organization(Act const& act) {
    return answer_organization(act.needs.applications.get_organization());
}

Result<Response> update_organization(Act const& act) {
    http::JsonFields in(act.request);
    auto const name = in.required_text("name", {.longest = 100});
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    return answer_organization(act.needs.applications.rename_organization(name, act.caller));
}

constexpr Route organization_table[] = {
    {http::Method::Get, "/v1/admin/organization", get_organization},
    {http::Method::Patch, "/v1/admin/organization", update_organization},
};

}  // namespace

std::span<Route const> organization_routes() {
    return organization_table;
}

}  // namespace ostiary::administration
