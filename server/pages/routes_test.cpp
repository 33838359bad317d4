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

std::vector<Page> all_pages() {
    std::vector<Page> all(pages().begin(), pages().end());
    all.insert(all.end(), web_pages().begin(), web_pages().end());
    return all;
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
    for (Page const& page : all_pages()) {
        for (auto const& path : loaded_by(page)) {
            if (path == "data:,") continue;  // an empty icon, so that none is asked for
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

http::Response get_encoded(std::string_view path, std::string const& encodings) {
    http::Router router;
    add_routes(router);
    http::Request request;
    request.path = path;
    request.headers.emplace_back("accept-encoding", encodings);
    return router.find(http::Method::Get, path)->route->handle(request).value();
}

TEST(Pages, what_the_web_part_made_is_sent_as_small_as_the_browser_takes_it) {
    std::vector<Page> files(web_pages().begin(), web_pages().end());
    files.insert(files.end(), web_assets().begin(), web_assets().end());
    ASSERT_FALSE(files.empty());
    for (Page const& file : files) {
        if (file.brotli.empty()) continue;  // too short to become shorter
        auto const small = get_encoded(file.path, "gzip, deflate, br");
        EXPECT_EQ(header_of(small, "Content-Encoding"), "br") << file.path;
        EXPECT_LT(small.body.size(), file.body.size());
        EXPECT_EQ(header_of(get_encoded(file.path, "gzip"), "Content-Encoding"), "gzip");
        auto const plain = get_encoded(file.path, "identity");
        EXPECT_EQ(header_of(plain, "Content-Encoding"), "");
        EXPECT_EQ(plain.body, file.body);
        EXPECT_EQ(header_of(plain, "Vary"), "Accept-Encoding");
    }
}

TEST(Pages, a_page_of_another_encoding_is_another_page_to_a_cache) {
    for (Page const& page : web_pages()) {
        if (page.brotli.empty()) continue;  // too short to become shorter
        EXPECT_NE(header_of(get_encoded(page.path, "br"), "ETag"),
                  header_of(get_encoded(page.path, ""), "ETag"));
    }
}

TEST(Pages, scripts_run_on_pages_of_other_origins_and_nothing_else_is_open_to_them) {
    std::vector<Page> files = all_pages();
    files.insert(files.end(), web_assets().begin(), web_assets().end());
    files.insert(files.end(), assets().begin(), assets().end());
    for (auto const* const script : {"/elements.js", "/monaca-cloud.js"}) {
        auto const unchanged = get(script, header_of(get(script), "ETag"));
        EXPECT_EQ(unchanged.status, 304);
        EXPECT_EQ(header_of(unchanged, "Access-Control-Allow-Origin"), "*");
        EXPECT_EQ(header_of(unchanged, "Cross-Origin-Resource-Policy"), "cross-origin");
    }
    for (Page const& file : files) {
        bool const runs = file.content_type.starts_with("text/javascript");
        auto const answer = get(file.path);
        EXPECT_EQ(header_of(answer, "Access-Control-Allow-Origin"), runs ? "*" : "") << file.path;
        EXPECT_EQ(header_of(answer, "Cross-Origin-Resource-Policy"), runs ? "cross-origin" : "") << file.path;
    }
}

TEST(Pages, pages_may_run_no_script) {
    for (Page const& page : all_pages()) {
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
