#include "pages/routes.hpp"

#include "pages/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

namespace ostiary::pages {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

http::Response get(std::string_view path, std::string const& if_none_match = "") {
    http::Router router;
    add_routes(router);
    auto const match = router.find(http::Method::Get, path);
    if (!match) return http::Response::text("", 404);
    http::Request request;
    request.path = path;
    if (!if_none_match.empty()) request.headers.emplace_back("if-none-match", if_none_match);
    auto const answer = match->route->handle(request);
    return answer ? *answer : http::Response::problem(answer.error(), {});
}

std::string header_of(http::Response const& response, std::string_view name) {
    for (auto const& [found, value] : response.headers) {
        if (found == name) return value;
    }
    return "";
}

// What a page loads: scripts and style sheets.
std::vector<std::string> loaded_by(Page const& page) {
    static std::regex const loads(R"((?:<link[^>]* href|<script[^>]* src)="([^"]+)\")");
    std::string const body(page.body);
    std::vector<std::string> found;
    for (std::sregex_iterator next(body.begin(), body.end(), loads), end; next != end; ++next)
        found.push_back((*next)[1]);
    return found;
}

TEST(Pages, the_description_and_its_pages_are_served) {
    EXPECT_EQ(get("/v1/openapi.yaml").content_type, "application/yaml");
    EXPECT_THAT(get("/v1/openapi.yaml").body, HasSubstr("openapi: 3.1.0"));
    EXPECT_THAT(get("/docs").body, HasSubstr("/v1/sessions"));
    EXPECT_THAT(get("/docs/errors").body, HasSubstr("id=\"wrong_code\""));
    EXPECT_EQ(get(asset_path("docs.css")).content_type, "text/css; charset=utf-8");
}

TEST(Pages, pages_load_nothing_but_assets_that_are_there) {
    std::size_t loads = 0;
    for (Page const& page : pages()) {
        for (auto const& path : loaded_by(page)) {
            ++loads;
            EXPECT_EQ(get(path).status, 200) << page.path << " loads " << path;
        }
    }
    EXPECT_GE(loads, 5u);
}

TEST(Pages, an_asset_is_kept_since_its_path_names_its_content) {
    for (Page const& asset : assets()) {
        EXPECT_THAT(asset.path, HasSubstr(asset.hash));
        EXPECT_EQ(header_of(get(asset.path), "Cache-Control"), "public, max-age=31536000, immutable");
    }
    EXPECT_EQ(get("/assets/site.0000000000000000.css").status, 404);
    EXPECT_EQ(get("/assets/site.css").status, 404);
}

TEST(Pages, a_page_that_is_the_same_is_not_sent_again) {
    auto const first = get("/docs");
    auto const etag = header_of(first, "ETag");
    EXPECT_EQ(first.status, 200);
    auto const again = get("/docs", etag);
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(header_of(again, "ETag"), etag);
    EXPECT_EQ(get("/", etag).status, 200);
}

TEST(Pages, pages_may_run_no_script) {
    for (Page const& page : pages()) {
        EXPECT_THAT(
            get(page.path).headers,
            Contains(Pair("Content-Security-Policy", HasSubstr("default-src 'none'; style-src 'self';"))));
        if (!page.content_type.starts_with("text/html")) continue;
        EXPECT_THAT(page.body, Not(HasSubstr("<script>")));
        EXPECT_THAT(page.body, Not(HasSubstr("<style")));
        EXPECT_THAT(page.body, Not(HasSubstr(" style=")));
        EXPECT_THAT(page.body, Not(HasSubstr("javascript:")));
    }
}

}  // namespace
}  // namespace ostiary::pages
