#include "http/wire/request_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::http::wire {
namespace {

constexpr std::size_t largest_body = 1000;

// What becomes of bytes that arrive in pieces of `piece` bytes: a line that says all of it.
std::string outcome_of(std::string_view bytes, std::size_t piece, ReadLimits limits = {}) {
    RequestReader reader(limits);
    std::string waiting;
    for (;;) {
        std::size_t used = 0;
        auto const progress = reader.feed(waiting, used);
        waiting.erase(0, used);
        if (progress == Progress::HeaderRead) reader.take_body(largest_body);
        if (progress == Progress::Refused) return std::string(describe(reader.refusal().code).name);
        if (progress == Progress::Complete) break;
        if (progress != Progress::NeedsMore) continue;
        if (bytes.empty()) return reader.has_begun() ? "waits" : "idle";
        waiting += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
    }
    auto const& request = reader.request();
    std::string line = std::string(to_string(request.method)) + " " + request.path + "?" + request.query;
    for (auto const& [name, value] : request.headers) line += "|" + name + "=" + value;
    return line + "|" + request.body + (reader.keeps_alive() ? "|keep" : "|close");
}

// The same whatever the pieces; only a refusal may come later when less is seen at a time.
std::string outcome_of(std::string_view bytes) {
    auto const whole = outcome_of(bytes, bytes.size());
    bool const refused = whole == "malformed_request" || whole == "body_too_large";
    for (std::size_t const piece : {1UL, 7UL}) {
        auto const outcome = outcome_of(bytes, piece);
        EXPECT_TRUE(outcome == whole || (refused && outcome == "waits"))
            << outcome << " in pieces of " << piece << ": " << bytes;
    }
    return whole;
}

TEST(RequestReaders, read_what_is_well_formed) {
    EXPECT_EQ(outcome_of("GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n"), "GET /a?b=c|host=x||keep");
    EXPECT_EQ(outcome_of("\r\n\r\nGET / HTTP/1.1\r\nHOST:x \r\nX-A:\t b c \t\r\n\r\n"),
              "GET /?|host=x|x-a=b c||keep");
    EXPECT_EQ(outcome_of("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              "GET /?|host=x|connection=close||close");
    EXPECT_EQ(outcome_of("GET / HTTP/1.0\r\n\r\n"), "GET /?||close");
    EXPECT_EQ(outcome_of("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
              "GET /?|connection=keep-alive||keep");
    EXPECT_EQ(outcome_of("GET /a?b?c=%20 HTTP/1.1\r\nHost: x\r\nX:\r\n\r\n"),
              "GET /a?b?c=%20|host=x|x=||keep");
    EXPECT_EQ(outcome_of("BREW / HTTP/1.1\r\nHost: x\r\n\r\n"), "OTHER /?|host=x||keep");
    EXPECT_EQ(outcome_of("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"), "OPTIONS *?|host=x||keep");
}

TEST(RequestReaders, let_the_host_of_an_absolute_target_win) {
    EXPECT_EQ(outcome_of("GET http://a:8080/p?q HTTP/1.1\r\nHost: b\r\n\r\n"), "GET /p?q|host=a:8080||keep");
    EXPECT_EQ(outcome_of("GET HTTPS://a HTTP/1.1\r\nHost: b\r\n\r\n"), "GET /?|host=a||keep");
    EXPECT_EQ(outcome_of("GET http://a?q HTTP/1.0\r\n\r\n"), "GET /?q|host=a||close");
}

TEST(RequestReaders, read_bodies_of_both_framings) {
    EXPECT_EQ(outcome_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"),
              "POST /?|host=x|content-length=3|abc|keep");
    EXPECT_EQ(outcome_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"),
              "POST /?|host=x|content-length=0||keep");
    std::string const chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n";
    std::string const read = "POST /?|host=x|transfer-encoding=Chunked|";
    EXPECT_EQ(outcome_of(chunked + "0\r\n\r\n"), read + "|keep");
    EXPECT_EQ(outcome_of(chunked + "3\r\nabc\r\n0A;x=\"y\";z\r\n0123456789\r\n0\r\n\r\n"),
              read + "abc0123456789|keep");
}

TEST(RequestReaders, drop_trailers) {
    EXPECT_EQ(outcome_of("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                         "chunked\r\n\r\n1\r\na\r\n0\r\nCookie: stolen=1\r\n\r\n"),
              "POST /?|host=x|transfer-encoding=chunked|a|keep");
}

TEST(RequestReaders, wait_for_what_is_missing) {
    EXPECT_EQ(outcome_of(""), "idle");
    EXPECT_EQ(outcome_of("\r\n\r"), "idle");
    for (auto const* text :
         {"G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: x\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r",
          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabc",
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc",
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n"}) {
        EXPECT_EQ(outcome_of(text), "waits") << text;
    }
}

TEST(RequestReaders, refuse_what_is_malformed) {
    for (std::string_view const text : {"GET / HTTP/1.1\nHost: x\n\n",
                                        "GET /  HTTP/1.1\r\nHost: x\r\n\r\n",
                                        " GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET / HTTP/1.2\r\nHost: x\r\n\r\n",
                                        "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
                                        "GET / HTTX/1.1\r\nHost: x\r\n\r\n",
                                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                                        "GET /\r\n\r\n",
                                        "G(T / HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\nA\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\nA B: c\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\n: c\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\nA: \x01\r\n\r\n",
                                        "GET / HTTP/1.1\r\nHost: x\r\nA: \xFF\r\n\r\n",
                                        "GET a HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET ftp://a/ HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET http:///a HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET http://u@a/ HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
                                        "GET /#a HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET /\xC3\xA4 HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET /% HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET /?a=%0d%0a HTTP/1.1\r\nHost: x\r\n\r\n",
                                        "GET /?%FF HTTP/1.1\r\nHost: x\r\n\r\n"}) {
        EXPECT_EQ(outcome_of(text), "malformed_request") << text;
    }
    EXPECT_EQ(outcome_of(std::string_view("GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", 28)), "malformed_request");
    EXPECT_EQ(outcome_of(std::string_view("GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n", 32)),
              "malformed_request");
}

TEST(RequestReaders, refuse_requests_that_two_servers_could_read_differently) {
    std::string const start = "POST / HTTP/1.1\r\n";
    for (std::string_view const headers :
         {"",
          "Host: x\r\nHost: x\r\n",
          "Host: x\r\nHost: y\r\n",
          "Host: \r\n",
          "Host: a b\r\n",
          "Host: a/b\r\n",
          "Host: u@a\r\n",
          "Host: a,b\r\n",
          "Host: a:b\r\n",
          "Host: a:123456\r\n",
          "Host: [::1\r\n",
          "Host: [1.2.3.4]\r\n",
          "Host: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n",
          "Host: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n",
          "Host: x\r\nContent-Length: 3, 3\r\n",
          "Host: x\r\nContent-Length: +3\r\n",
          "Host: x\r\nContent-Length: -3\r\n",
          "Host: x\r\nContent-Length: 0x3\r\n",
          "Host: x\r\nContent-Length: \r\n",
          "Host: x\r\nContent-Length: 3 3\r\n",
          "Host: x\r\nContent-Length: 99999999999999999999999\r\n",
          "Host: x\r\nContent-Length : 3\r\n",
          "Host: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n",
          "Host: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n",
          "Host: x\r\nTransfer-Encoding: gzip, chunked\r\n",
          "Host: x\r\nTransfer-Encoding: chunked, identity\r\n",
          "Host: x\r\nTransfer-Encoding: identity\r\n",
          "Host: x\r\nTransfer-Encoding: xchunked\r\n",
          "Host: x\r\nTransfer-Encoding: \"chunked\"\r\n",
          "Host: x\r\nTransfer-Encoding : chunked\r\n",
          "Host: x\r\nTransfer-Encoding:\r\n chunked\r\n",
          "Host: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
          "Host: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
          "Host: x\r\nA: b\r\n folded\r\n",
          "Host: x\r\nA: b\r\n\tfolded\r\n",
          " Host: x\r\n"}) {
        EXPECT_EQ(outcome_of(start + std::string(headers) + "\r\nabc"), "malformed_request") << headers;
    }
    EXPECT_EQ(outcome_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
              "malformed_request");
}

TEST(RequestReaders, refuse_malformed_chunks) {
    std::string const start = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::string_view const chunks :
         {"x\r\nabc", "-1\r\nabc", "\r\nabc", " 1\r\na\r\n", "1\na\r\n0\r\n\r\n", "1\r\nab\r\n0\r\n\r\n",
          "3\r\nabc0\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n", "1 2\r\na\r\n", "0\r\nbad trailer\r\n\r\n",
          "0\r\nContent-Length: 3\r\n\r\n"}) {
        EXPECT_EQ(outcome_of(start + std::string(chunks)), "malformed_request") << chunks;
    }
}

TEST(RequestReaders, refuse_bodies_larger_than_taken) {
    std::string const start = "POST / HTTP/1.1\r\nHost: x\r\n";
    std::string const thousand(1000, 'a');
    EXPECT_THAT(outcome_of(start + "Content-Length: 1000\r\n\r\n" + thousand),
                testing::EndsWith(thousand + "|keep"));
    EXPECT_EQ(outcome_of(start + "Content-Length: 1001\r\n\r\n"), "body_too_large");
    EXPECT_EQ(outcome_of(start + "Content-Length: 18446744073709551615\r\n\r\n"), "body_too_large");
    std::string const chunked = start + "Transfer-Encoding: chunked\r\n\r\n3E8\r\n" + thousand + "\r\n";
    EXPECT_THAT(outcome_of(chunked + "0\r\n\r\n"), testing::EndsWith(thousand + "|keep"));
    EXPECT_EQ(outcome_of(chunked + "1\r\nb\r\n"), "body_too_large");
    EXPECT_EQ(outcome_of(start + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF0\r\n" + thousand + "b"),
              "body_too_large");
}

TEST(RequestReaders, bound_the_header_in_bytes_and_in_number) {
    ReadLimits const limits{.largest_header = 200, .most_headers = 5};
    auto const outcome = [&](std::string const& text, std::size_t piece) {
        return outcome_of(text, piece, limits);
    };
    std::string const start = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (std::size_t const piece : {1UL, 13UL, 10'000UL}) {
        auto const padded = [&](std::size_t size) {
            return start + "A: " + std::string(size - start.size() - 7, 'a') + "\r\n\r\n";
        };
        EXPECT_THAT(outcome(padded(200), piece), testing::StartsWith("GET"));
        EXPECT_EQ(outcome(padded(201), piece), "headers_too_large");
        EXPECT_EQ(outcome(padded(5000), piece), "headers_too_large");
        EXPECT_EQ(outcome("GET /" + std::string(5000, 'a'), piece), "headers_too_large");
        EXPECT_EQ(outcome(start + std::string(5000, 'a'), piece), "headers_too_large");
        EXPECT_THAT(outcome(start + "A:\r\nB:\r\nC:\r\nD:\r\n\r\n", piece), testing::StartsWith("GET"));
        EXPECT_EQ(outcome(start + "A:\r\nB:\r\nC:\r\nD:\r\nE:\r\n\r\n", piece), "headers_too_large");
        std::string const chunked = "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        EXPECT_EQ(outcome(chunked + "1;" + std::string(5000, 'a'), piece), "malformed_request");
        EXPECT_EQ(outcome(chunked + "0\r\nA: " + std::string(5000, 'a'), piece), "malformed_request");
    }
}

TEST(RequestReaders, read_one_request_after_the_other) {
    RequestReader reader({});
    std::string bytes;
    for (auto const* name : {"a", "b", "c"}) {
        bytes += "POST /" + std::string(name) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n" + name;
    }
    for (auto const* name : {"a", "b", "c"}) {
        std::size_t used = 0;
        ASSERT_EQ(reader.feed(bytes, used), Progress::HeaderRead);
        bytes.erase(0, used);
        reader.take_body(largest_body);
        ASSERT_EQ(reader.feed(bytes, used), Progress::Complete);
        bytes.erase(0, used);
        EXPECT_EQ(reader.request().path, "/" + std::string(name));
        EXPECT_EQ(reader.request().body, name);
        EXPECT_EQ(reader.request().headers.size(), 2);
        reader.next();
    }
    EXPECT_EQ(bytes, "");
}

TEST(RequestReaders, say_whether_the_client_waits_for_a_continue) {
    auto const expects = [](std::string_view text) {
        RequestReader reader({});
        std::size_t used = 0;
        EXPECT_EQ(reader.feed(text, used), Progress::HeaderRead);
        return reader.expects_continue();
    };
    EXPECT_TRUE(expects("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n"));
    EXPECT_FALSE(expects("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n"));
    EXPECT_FALSE(expects("POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n"));
}

}  // namespace
}  // namespace ostiary::http::wire
