#include "exports/routes.hpp"

namespace ostiary::exports {
namespace {

using http::Request;
using http::Response;

Response answer(Export const& made, int status) {
    std::string body;
    json::Writer json(body);
    write_json(json, made);
    return Response::json(std::move(body), status);
}

Result<Response> request_export(Request const& request, Dependencies const& needs) {
    auto const caller = needs.authenticator.caller_of(request);
    if (!caller) return fail(caller.error());
    auto const made =
        needs.exports.request(*caller->application, caller->account(), caller->for_audit(request));
    if (!made) return fail(made.error());
    return answer(*made, made->state == State::Ready ? 201 : 202);
}

Result<ExportId> id_in(Request const& request) {
    auto const id = ExportId::parse(request.path_parameter("export_id"));
    if (!id) return fail(ErrorCode::NoSuchExport);
    return *id;
}

Result<Response> get_export(Request const& request, Dependencies const& needs) {
    auto const caller = needs.authenticator.caller_of(request);
    if (!caller) return fail(caller.error());
    auto const id = id_in(request);
    if (!id) return fail(id.error());
    auto const made = needs.exports.get(caller->account().id, *id);
    if (!made) return fail(made.error());
    return answer(*made, 200);
}

Result<Response> fetch_archive(Request const& request, Dependencies const& needs) {
    auto const caller = needs.authenticator.caller_of(request);
    if (!caller) return fail(caller.error());
    auto const id = id_in(request);
    if (!id) return fail(id.error());
    auto const archive = needs.exports.fetch(caller->account(), *id, caller->for_audit(request));
    if (!archive) return fail(archive.error());
    return Response::json(std::string(archive->reveal()))
        .header("Content-Disposition", R"(attachment; filename="account.json")");
}

limits::Rate lookup_rate(settings::Limits const& limits) {
    return {limits.lookups_per_address_minute, std::chrono::minutes(1)};
}

}  // namespace

void add_routes(http::Router& router, Dependencies const& needs) {
    router.add({.method = http::Method::Post,
                .pattern = "/v1/me/exports",
                .handle = [needs](Request const& request) { return request_export(request, needs); },
                .largest_body = 1024});
    router.add({.method = http::Method::Get,
                .pattern = "/v1/me/exports/{export_id}",
                .handle = [needs](Request const& request) { return get_export(request, needs); }});
    router.add({.method = http::Method::Get,
                .pattern = "/v1/me/exports/{export_id}/archive",
                .handle = [needs](Request const& request) { return fetch_archive(request, needs); },
                .guard = needs.guards.guard("lookups", lookup_rate)});
}

}  // namespace ostiary::exports
