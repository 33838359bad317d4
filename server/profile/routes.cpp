#include "profile/routes.hpp"

namespace ostiary::profile {
namespace {

using http::Request;
using http::Response;

Response current_account(Request const& request, sessions::Caller const& caller) {
    auto const etag = caller.account().etag();
    Response response;
    if (request.header("if-none-match") == etag) {
        response.status = 304;
    } else {
        response = Response::json(caller.checked->account_json);
    }
    response.header("ETag", etag).header("Cache-Control", "private, no-cache");
    return response;
}

}  // namespace

void add_routes(http::Router& router, sessions::Authenticator const& authenticator) {
    router.add({.method = http::Method::Get,
                .pattern = "/v1/me",
                .handle = [&](Request const& request) -> Result<Response> {
                    auto const caller = authenticator.caller_of(request);
                    if (!caller) return fail(caller.error());
                    return current_account(request, *caller);
                },
                .quick = [&](Request const& request) -> std::optional<Result<Response>> {
                    auto const caller = authenticator.caller_in_memory(request);
                    if (!caller) return std::nullopt;
                    if (!*caller) return fail(caller->error());
                    return current_account(request, **caller);
                }});
}

}  // namespace ostiary::profile
