#include "http/json_body.hpp"

#include <gtest/gtest.h>

namespace ostiary::http {
namespace {

Request request_with(std::string_view content_type, std::string body) {
    Request request;
    request.headers = {{"content-type", std::string(content_type)}};
    request.body = std::move(body);
    return request;
}

TEST(JsonFields, read_the_object_in_the_body) {
    auto const request = request_with("application/json; charset=utf-8", R"({"name": "Ada"})");
    JsonFields in(request);
    EXPECT_EQ(in.text("name"), "Ada");
    EXPECT_FALSE(in.finish());
}

TEST(JsonFields, tell_of_an_unreadable_body_and_nothing_else) {
    for (auto const& [type, body, code] : {std::tuple{"text/plain", "{}", ErrorCode::UnsupportedMediaType},
                                           std::tuple{"application/json", "{", ErrorCode::MalformedJson},
                                           std::tuple{"application/json", "[]", ErrorCode::InvalidRequest}}) {
        auto const request = request_with(type, body);
        JsonFields in(request);
        EXPECT_TRUE(in.required_text("name").empty());
        auto const wrong = in.finish();
        ASSERT_TRUE(wrong) << body;
        EXPECT_EQ(wrong->code, code) << body;
        EXPECT_LE(wrong->fields.size(), 1);
    }
}

}  // namespace
}  // namespace ostiary::http
