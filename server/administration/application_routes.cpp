#include "administration/act.hpp"
#include "administration/request.hpp"
#include "http/etag.hpp"
#include "http/json_body.hpp"

namespace ostiary::administration {
namespace {

using applications::Application;
using http::Response;

constexpr auto name_rule = json::TextRule{.longest = 100};

void write_application(json::Writer& json, Application const& application) {
    json.begin_object()
        .field("id", application.id)
        .field("kind", to_string(application.kind))
        .field("name", application.name)
        .field("default", application.is_default)
        .field("created_at", application.created_at)
        .field("updated_at", application.updated_at)
        .end_object();
}

Response answer(Application const& application, int status = 200) {
    std::string body;
    json::Writer json(body);
    write_application(json, application);
    return Response::json(std::move(body), status).header("ETag", http::etag_of(application.version));
}

Result<Response> list_applications(Act const& act) {
    auto const page = read_page<ApplicationId>(act.request);
    if (!page) return fail(page.error());
    auto const found =
        act.needs.applications.list_applications(page->after, static_cast<std::size_t>(page->limit));
    auto const next = found.next ? std::optional(found.next->to_string()) : std::nullopt;
    return answer_list(found.items, next, write_application);
}

Result<Response> create_application(Act const& act) {
    http::JsonFields in(act.request);
    auto const name = in.required_text("name", name_rule);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    return answer(act.needs.applications.create_application(name, act.caller), 201);
}

Result<Response> get_application(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    return answer(*application);
}

applications::ApplicationChange read_change(json::Fields& in) {
    applications::ApplicationChange change{.name = in.text("name", name_rule),
                                           .make_default = in.boolean("default").value_or(false)};
    if (in.is_null("name")) in.reject("name", ErrorCode::WrongType, "A string is expected.");
    if (!in.has("name") && !in.has("default"))
        in.reject("name", ErrorCode::Required, "A name, or default, or both.");
    if (in.has("default") && !change.make_default)
        in.reject("default", ErrorCode::NotOneOf, "Only true: make another one the default instead.");
    return change;
}

Result<Response> update_application(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const version = http::read_if_match(act.request);
    if (!version) return fail(version.error());
    http::JsonFields in(act.request);
    auto const change = read_change(in);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const updated =
        act.needs.applications.update_application(application->id, change, *version, act.caller);
    if (!updated) return fail(updated.error());
    return answer(*updated);
}

constexpr Route application_table[] = {
    {.method = http::Method::Get,
     .pattern = "/v1/admin/applications",
     .handle = list_applications,
     .parameters = page_parameters},
    {http::Method::Post, "/v1/admin/applications", create_application},
    {http::Method::Get, "/v1/admin/applications/{application_id}", get_application},
    {http::Method::Patch, "/v1/admin/applications/{application_id}", update_application},
};

}  // namespace

std::span<Route const> application_routes() {
    return application_table;
}

}  // namespace ostiary::administration
