#include "pages/routes.hpp"

#include "pages/page.hpp"

namespace ostiary::pages {
namespace {

// security: nothing that got into a page could run or be sent anywhere (pages_may_run_no_script).
constexpr std::string_view policy =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Result<http::Response> answer(Page const& page) {
    http::Response response;
    response.content_type = page.content_type;
    response.body = page.body;
    response.header("Cache-Control", "public, max-age=300");
    response.header("Content-Security-Policy", std::string(policy));
    response.header("X-Content-Type-Options", "nosniff");
    return response;
}

}  // namespace

void add_routes(http::Router& router) {
    for (Page const& page : pages()) {
        router.add({.method = http::Method::Get,
                    .pattern = std::string(page.path),
                    .lane = http::Lane::Inline,
                    .handle = [&page](http::Request const&) { return answer(page); }});
    }
}

}  // namespace ostiary::pages
