#include "pages/routes.hpp"

#include "pages/page.hpp"
#include "pages/policy.hpp"

namespace ostiary::pages {
namespace {

// The page of the first administrator sends its form by a script of its own.
Scripts scripts_of(Page const& page) {
    return page.path == "/console/setup" ? Scripts::OwnFiles : Scripts::None;
}

Result<http::Response> answer(Page const& page) {
    http::Response response;
    response.content_type = page.content_type;
    response.body = page.body;
    response.header("Cache-Control", "public, max-age=300");
    set_policy(response, scripts_of(page));
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
