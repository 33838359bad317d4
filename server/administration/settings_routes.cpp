#include "administration/act.hpp"
#include "administration/request.hpp"
#include "http/etag.hpp"
#include "http/json_body.hpp"
#include "settings/fields.hpp"

namespace ostiary::administration {
namespace {

using http::Response;

Response answer_settings(applications::Application const& application) {
    return Response::json(settings::write(application.settings))
        .header("ETag", http::etag_of(application.settings_version));
}

Result<Response> list_setting_fields(Act const&) {
    std::string body;
    json::Writer(body).begin_object().key("items").raw(settings::describe()).key("next").null().end_object();
    return Response::json(std::move(body));
}

Result<Response> get_settings(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    return answer_settings(*application);
}

Result<Response> update_settings(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const version = http::read_if_match(act.request);
    if (!version) return fail(version.error());
    json::Document document;
    auto const body = http::json_body(act.request, document);
    if (!body) return fail(body.error());
    auto const patched = act.needs.applications.patch_settings(application->id, *body, *version, act.caller);
    if (!patched) return fail(patched.error());
    return answer_settings(*patched);
}

constexpr Route settings_table[] = {
    {http::Method::Get, "/v1/admin/settings/fields", list_setting_fields},
    {http::Method::Get, "/v1/admin/applications/{application_id}/settings", get_settings},
    {http::Method::Patch, "/v1/admin/applications/{application_id}/settings", update_settings},
};

}  // namespace

std::span<Route const> settings_routes() {
    return settings_table;
}

}  // namespace ostiary::administration
