#include "pages/routes.hpp"

#include "pages/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::pages {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

http::Response get(std::string_view path) {
    http::Router router;
    add_routes(router);
    auto const match = router.find(http::Method::Get, path);
    if (!match) return http::Response::text("", 404);
    return match->route->handle(http::Request()).value();
}

TEST(Pages, the_description_and_its_pages_are_served) {
    EXPECT_EQ(get("/v1/openapi.yaml").content_type, "application/yaml");
    EXPECT_THAT(get("/v1/openapi.yaml").body, HasSubstr("openapi: 3.1.0"));
    EXPECT_THAT(get("/docs").body, HasSubstr("/v1/sessions"));
    EXPECT_THAT(get("/docs/errors").body, HasSubstr("id=\"wrong_code\""));
    EXPECT_EQ(get("/assets/docs.css").content_type, "text/css; charset=utf-8");
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
