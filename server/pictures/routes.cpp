#include "pictures/routes.hpp"

#include "pictures/portrait.hpp"

namespace ostiary::pictures {
namespace {

using http::Request;
using http::Response;

// A picture never changes; another has another address. security: it is shown as a picture and as nothing
// else (test_a_picture_is_shown_and_nothing_else).
Result<Response> show(Request const& request, Service& pictures) {
    auto const id = PictureId::parse(request.path_parameter("picture_id"));
    auto const content = id ? pictures.find(*id) : std::nullopt;
    if (!content) return fail(ErrorCode::NotFound);
    Response response;
    response.content_type = portrait_type;
    response.body = as_text(*content);
    response.header("Cache-Control", "public, max-age=31536000, immutable")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .header("Cross-Origin-Resource-Policy", "cross-origin");
    return response;
}

}  // namespace

void add_routes(http::Router& router, Service& pictures) {
    router.add({.method = http::Method::Get,
                .pattern = "/v1/pictures/{picture_id}",
                .handle = [&pictures](Request const& request) { return show(request, pictures); }});
}

}  // namespace ostiary::pictures
