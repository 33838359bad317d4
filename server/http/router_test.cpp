#include "http/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::http {
namespace {

Result<Response> nothing(Request const&) {
    return Response::no_content();
}

Router router_of(std::initializer_list<std::pair<Method, char const*>> routes) {
    Router router;
    for (auto const& [method, pattern] : routes) {
        router.add({.method = method, .pattern = pattern, .lane = Lane::Inline, .handle = nothing});
    }
    return router;
}

std::string pattern_for(Router const& router, Method method, std::string_view path) {
    auto const found = router.find(method, path);
    return found ? found->route->pattern : std::string(describe(found.error().code).name);
}

TEST(Routers, find_the_route_of_a_path) {
    auto const router =
        router_of({{Method::Get, "/"}, {Method::Get, "/v1/me"}, {Method::Get, "/v1/sessions/{id}"}});
    EXPECT_EQ(pattern_for(router, Method::Get, "/"), "/");
    EXPECT_EQ(pattern_for(router, Method::Get, "/v1/me"), "/v1/me");
    EXPECT_EQ(pattern_for(router, Method::Get, "/v1/sessions/abc"), "/v1/sessions/{id}");
    for (auto const* path : {"", "v1/me", "/v1", "/v1/", "/v1/me/", "/v1//me", "//", "/V1/me", "/v1/%6De",
                             "/v1/sessions/", "/v1/sessions", "/v1/sessions/a/b", "/v1/../v1/me", "*"}) {
        EXPECT_EQ(pattern_for(router, Method::Get, path), "not_found") << path;
    }
}

TEST(Routers, give_what_stood_for_the_parameters) {
    auto const router = router_of({{Method::Get, "/a/{first}/b/{second}"}});
    auto const found = router.find(Method::Get, "/a/x%2Fy/b/%E3%81%82");
    ASSERT_TRUE(found);
    EXPECT_THAT(found->path_parameters,
                testing::ElementsAre(testing::Pair("first", "x/y"), testing::Pair("second", "あ")));
    Request request;
    request.path_parameters = found->path_parameters;
    EXPECT_EQ(request.path_parameter("second"), "あ");
    EXPECT_EQ(request.path_parameter("third"), "");
}

TEST(Routers, refuse_parameters_that_are_no_plain_text) {
    auto const router = router_of({{Method::Get, "/a/{name}"}});
    for (auto const* path : {"/a/%", "/a/%zz", "/a/%00", "/a/x%0Dy", "/a/%FF", "/a/%C2%80"}) {
        EXPECT_EQ(pattern_for(router, Method::Get, path), "not_found") << path;
    }
}

TEST(Routers, prefer_a_literal_to_a_parameter) {
    auto const router = router_of({{Method::Get, "/s/{id}"},
                                   {Method::Get, "/s/current"},
                                   {Method::Get, "/s/{id}/x"},
                                   {Method::Delete, "/s/{other}"}});
    EXPECT_EQ(pattern_for(router, Method::Get, "/s/current"), "/s/current");
    EXPECT_EQ(pattern_for(router, Method::Get, "/s/currently"), "/s/{id}");
    EXPECT_EQ(pattern_for(router, Method::Get, "/s/current/x"), "/s/{id}/x");
    EXPECT_EQ(pattern_for(router, Method::Delete, "/s/current"), "/s/{other}");
}

TEST(Routers, answer_head_from_get) {
    auto const router = router_of({{Method::Get, "/a"}, {Method::Post, "/b"}});
    EXPECT_EQ(pattern_for(router, Method::Head, "/a"), "/a");
    EXPECT_EQ(pattern_for(router, Method::Head, "/b"), "method_not_allowed");
}

TEST(Routers, name_the_methods_of_a_path) {
    auto const router = router_of({{Method::Get, "/a/{id}"}, {Method::Delete, "/a/b"}, {Method::Post, "/c"}});
    auto const allowed = [&](std::string_view path) {
        return router.find(Method::Other, path).error().allowed;
    };
    EXPECT_EQ(allowed("/a/b"), "GET, HEAD, DELETE");
    EXPECT_EQ(allowed("/a/x"), "GET, HEAD");
    EXPECT_EQ(allowed("/c"), "POST");
    EXPECT_EQ(allowed("/d"), "");
    EXPECT_EQ(router.find(Method::Get, "/c").error().code, ErrorCode::MethodNotAllowed);
    EXPECT_EQ(router.find(Method::Other, "/d").error().code, ErrorCode::NotFound);
}

TEST(Routers, refuse_the_same_pattern_twice) {
    auto router = router_of({{Method::Get, "/a/{id}"}});
    Route const again{.method = Method::Get, .pattern = "/a/{name}", .lane = Lane::Inline, .handle = nothing};
    EXPECT_THROW(router.add(again), BrokenInvariant);
}

TEST(Routers, list_their_routes_in_the_order_they_were_added) {
    auto const router = router_of({{Method::Post, "/b"}, {Method::Get, "/a"}, {Method::Put, "/b"}});
    std::vector<std::string> patterns;
    for (auto const* route : router.routes()) patterns.push_back(route->pattern);
    EXPECT_THAT(patterns, testing::ElementsAre("/b", "/a", "/b"));
}

}  // namespace
}  // namespace ostiary::http
