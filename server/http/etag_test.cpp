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

}  // namespace
}  // namespace ostiary::http
