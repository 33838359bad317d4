#include "http/wire/response_writer.hpp"

#include "base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::http::wire {
namespace {

using testing::HasSubstr;
using testing::Not;

Request request_for(Method method = Method::Get) {
    Request request;
    request.method = method;
    request.id = RequestId(*parse_uuid("0192f0c0-0000-7000-8000-000000000001"));
    return request;
}

std::string written(Response const& response, Method method = Method::Get, After after = After::KeepOpen) {
    std::string out = "before";
    append_response(out, response, request_for(method), after, "Date: now\r\n");
    EXPECT_TRUE(out.starts_with("beforeHTTP/1.1 "));
    return out.substr(6);
}

TEST(ResponseWriters, write_a_response_whole) {
    EXPECT_EQ(
        written(Response::text("hello").header("X-A", "b")),
        "HTTP/1.1 200 OK\r\nDate: now\r\nX-Request-Id: 0192f0c0-0000-7000-8000-000000000001\r\nX-A: b\r\n"
        "Cache-Control: no-store\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: "
        "nosniff\r\n"
        "Content-Length: 5\r\n\r\nhello");
}

TEST(ResponseWriters, leave_the_body_out_for_head) {
    auto const text = written(Response::text("hello"), Method::Head);
    EXPECT_THAT(text, HasSubstr("Content-Length: 5\r\n"));
    EXPECT_TRUE(text.ends_with("\r\n\r\n"));
}

TEST(ResponseWriters, give_no_content_no_length) {
    EXPECT_THAT(written(Response::no_content()), Not(HasSubstr("Content-")));
    Response empty;
    EXPECT_THAT(written(empty), HasSubstr("Content-Length: 0\r\n"));
}

TEST(ResponseWriters, say_what_becomes_of_the_connection) {
    EXPECT_THAT(written({}, Method::Get, After::KeepOpen), Not(HasSubstr("Connection")));
    EXPECT_THAT(written({}, Method::Get, After::KeepOpenHttp10), HasSubstr("Connection: keep-alive\r\n"));
    EXPECT_THAT(written({}, Method::Get, After::Close), HasSubstr("Connection: close\r\n"));
}

TEST(ResponseWriters, keep_the_cache_rule_of_a_response) {
    auto const text = written(Response::text("a").header("cache-control", "max-age=60"));
    EXPECT_THAT(text, HasSubstr("cache-control: max-age=60\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("no-store")));
}

TEST(ResponseWriters, write_statuses_without_a_name_too) {
    Response response;
    response.status = 499;
    EXPECT_THAT(written(response), testing::StartsWith("HTTP/1.1 499 \r\n"));
}

TEST(ResponseWriters, refuse_headers_that_could_end_their_line) {
    constexpr std::array<std::string_view, 6> values{
        "a\r\nSet-Cookie: b=c", "a\nb", "a\rb", "a\x01", "a\x7F", std::string_view("a\0b", 3)};
    for (auto const value : values) {
        std::string out = "before";
        EXPECT_THROW(append_response(out, Response::text("a").header("X-A", std::string(value)),
                                     request_for(), After::Close, ""),
                     BrokenInvariant)
            << value;
        EXPECT_EQ(out, "before");
    }
    for (auto const* name : {"", "a b", "a:", "a\r\n", "ä"}) {
        EXPECT_THROW(written(Response::text("a").header(name, "b")), BrokenInvariant) << name;
    }
    Response typed = Response::text("a");
    typed.content_type = "text/plain\r\nX: y";
    EXPECT_THROW(written(typed), BrokenInvariant);
}

TEST(ResponseWriters, refuse_headers_that_are_their_own) {
    for (auto const* name :
         {"Content-Length", "transfer-encoding", "Connection", "Date", "X-Request-Id", "Content-Type"}) {
        EXPECT_THROW(written(Response::text("a").header(name, "b")), BrokenInvariant) << name;
    }
}

TEST(ResponseWriters, refuse_responses_that_cannot_be_framed) {
    for (int const status : {0, 100, 199, 204, 304, 600}) {
        auto response = Response::text("a");
        response.status = status;
        EXPECT_THROW(written(response), BrokenInvariant) << status;
    }
    Response untyped;
    untyped.body = "a";
    EXPECT_THROW(written(untyped), BrokenInvariant);
}

TEST(DateLines, follow_the_clock_by_the_second) {
    DateLine line;
    Timestamp const start = from_microseconds(784'111'777'000'000);
    EXPECT_EQ(line.at(start), "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    EXPECT_EQ(line.at(start + std::chrono::milliseconds{999}), "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    EXPECT_EQ(line.at(start + std::chrono::seconds{1}), "Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n");
}

}  // namespace
}  // namespace ostiary::http::wire
