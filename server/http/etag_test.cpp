#include "http/etag.hpp"

#include <gtest/gtest.h>

namespace ostiary::http {
namespace {

Result<std::optional<std::int64_t>> if_match(std::string text) {
    Request request;
    request.headers.emplace_back("if-match", std::move(text));
    return read_if_match(request);
}

TEST(ETags, a_version_is_read_as_it_was_written) {
    EXPECT_EQ(etag_of(42), "\"42\"");
    EXPECT_EQ(*if_match(etag_of(42)), 42);
}

TEST(ETags, without_one_any_version_will_do) {
    EXPECT_EQ(*read_if_match(Request()), std::nullopt);
    EXPECT_EQ(*if_match("*"), std::nullopt);
}

TEST(ETags, nothing_has_any_other_version) {
    for (auto const* text :
         {"42", "\"\"", "\"", "\"4 2\"", "\"42\", \"43\"", "W/\"42\"", "\"x\"", "\"99999999999999999999\""}) {
        auto const read = if_match(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, ErrorCode::PreconditionFailed);
    }
}

TEST(ETags, another_callers_version_is_another) {
    Request request;
    request.headers.emplace_back("if-match", etag_of(7, "ann"));
    EXPECT_EQ(*read_if_match(request, "ann"), 7);
    EXPECT_FALSE(read_if_match(request, "ben"));
    EXPECT_FALSE(read_if_match(request));
}

TEST(ETags, what_is_unchanged_is_found_in_a_list_and_as_a_weak_one) {
    auto const has = [](std::string text) {
        Request request;
        request.headers.emplace_back("if-none-match", std::move(text));
        return has_in_if_none_match(request, etag_of(7, "ann"));
    };
    for (auto const* text : {"\"7-ann\"", "W/\"7-ann\"", "\"x\", \"7-ann\"", "\"x\",W/\"7-ann\" ,\"y\"", "*"})
        EXPECT_TRUE(has(text)) << text;
    for (auto const* text : {"", "\"7\"", "7-ann", "\"7-ben\"", "\"x\", ", "W/", ",,,"})
        EXPECT_FALSE(has(text)) << text;
    EXPECT_FALSE(has_in_if_none_match(Request(), etag_of(7)));
}

}  // namespace
}  // namespace ostiary::http
