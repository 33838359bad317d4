#include "pages/routes.hpp"

#include "pages/page.hpp"
#include "pages/policy.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ostiary::pages {
namespace {

// The page of the first administrator sends its form by a script of its own.
Scripts scripts_of(Page const& page) {
    return page.path == "/console/setup" ? Scripts::OwnFiles : Scripts::None;
}

http::Response with_body(Page const& page) {
    http::Response response;
    response.content_type = page.content_type;
    response.body = page.body;
    return response;
}

// Asked for again each time, so that after an upgrade no page names assets that are gone.
http::Response answer_page(Page const& page, http::Request const& request) {
    auto const etag = fmt::format("\"{}\"", page.hash);
    http::Response response;
    if (request.header("if-none-match") == etag) {
        response.status = 304;
    } else {
        response = with_body(page);
    }
    response.header("ETag", etag).header("Cache-Control", "public, no-cache");
    set_policy(response, scripts_of(page));
    return response;
}

Result<http::Response> answer_asset(http::Request const& request) {
    auto const asset = std::ranges::find(assets(), request.path, &Page::path);
    if (asset == assets().end()) return fail(ErrorCode::NotFound);
    auto response = with_body(*asset);
    response.header("Cache-Control", "public, max-age=31536000, immutable");
    set_policy(response, Scripts::None);
    return response;
}

}  // namespace

void add_routes(http::Router& router) {
    for (Page const& page : pages()) {
        router.add({.method = http::Method::Get,
                    .pattern = std::string(page.path),
                    .lane = http::Lane::Inline,
                    .handle = [&page](http::Request const& request) -> Result<http::Response> {
                        return answer_page(page, request);
                    }});
    }
    router.add({.method = http::Method::Get,
                .pattern = "/assets/{file}",
                .lane = http::Lane::Inline,
                .handle = answer_asset});
}

}  // namespace ostiary::pages
