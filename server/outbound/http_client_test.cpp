#include "outbound/http_client.hpp"

#include "testing/child_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::outbound {
namespace {

using testing::HasSubstr;
using testing::Not;

class Http : public testing::Test {
  protected:
    HttpPost post_to(std::string const& host, std::string const& path = "/send") {
        return {.url = "http://" + host + ":" + std::to_string(gateway_.port()) + path,
                .content_type = "application/json",
                .body = R"({"code":"481516"})",
                .headers = {{"X-Key", "k"}},
                .credentials = std::nullopt};
    }

    json::Object records() { return gateway_.ask(R"({"do": "records"})"); }
    std::size_t requests() { return json::Array(records()["requests"]).size(); }

    testing::ChildServer gateway_{"tests/support/http_gateway.py"};
    HttpClient client_{{.reach = Reach::Anywhere}};
};

std::string text_of(simdjson::dom::element element) {
    return std::string(std::string_view(element));
}

TEST_F(Http, a_request_arrives_and_its_answer_comes_back) {
    gateway_.ask(R"({"do": "answer", "status": 201, "body": "{\"id\": 7}"})");
    auto request = post_to("127.0.0.1");
    request.credentials = BasicCredentials{"user", Secret("pass")};
    auto const answer = client_.post(request);
    ASSERT_TRUE(answer) << answer.error().reason;
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->body, "{\"id\": 7}");
    EXPECT_TRUE(answer->whole);
    auto const all = records();
    auto const seen = all["requests"].at(0);
    EXPECT_EQ(text_of(seen["path"]), "/send");
    EXPECT_EQ(text_of(seen["body"]), R"({"code":"481516"})");
    EXPECT_EQ(text_of(seen["headers"]["content-type"]), "application/json");
    EXPECT_EQ(text_of(seen["headers"]["x-key"]), "k");
    EXPECT_EQ(text_of(seen["headers"]["authorization"]), "Basic dXNlcjpwYXNz");
}

TEST_F(Http, one_connection_carries_many_requests) {
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(client_.post(post_to("127.0.0.1")));
    EXPECT_EQ(std::int64_t(records()["connections"]), 1);
}

TEST_F(Http, redirects_are_not_followed) {
    gateway_.ask(R"({"do": "answer", "status": 307, "headers": {"Location": "/elsewhere"}})");
    auto const answer = client_.post(post_to("127.0.0.1"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 307);
    EXPECT_EQ(requests(), 1U);
}

TEST_F(Http, an_answer_is_bounded) {
    gateway_.ask(R"({"do": "answer", "status": 200, "size": 1000000})");
    auto const answer = client_.post(post_to("127.0.0.1"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_FALSE(answer->whole);
    EXPECT_EQ(answer->body.size(), 64U * 1024);
}

TEST_F(Http, a_server_that_hangs_or_is_not_there_is_given_up) {
    gateway_.ask(R"({"do": "hang"})");
    HttpClient impatient({.reach = Reach::Anywhere, .timeout = std::chrono::milliseconds(300)});
    auto const hung = impatient.post(post_to("127.0.0.1", "/send?token=geheim"));
    ASSERT_FALSE(hung);
    EXPECT_THAT(hung.error().reason, Not(testing::AnyOf(HasSubstr("geheim"), HasSubstr("481516"))));
    gateway_.ask(R"({"do": "hang", "on": false})");
    EXPECT_FALSE(client_.post({.url = "http://127.0.0.1:1/", .content_type = "text/plain", .body = ""}));
}

TEST_F(Http, only_http_is_spoken) {
    for (auto const* url : {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/",
                            "smtp://127.0.0.1/", "", "nonsense"}) {
        EXPECT_FALSE(client_.post({.url = url, .content_type = "text/plain", .body = ""})) << url;
    }
}

TEST_F(Http, inner_addresses_are_refused_in_every_spelling) {
    HttpClient careful({.reach = Reach::PublicOnly});
    for (auto const* host : {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0177.0.0.1",
                             "127.1", "0.0.0.0", "[::]", "localhost", "LOCALHOST", "10.0.0.1",
                             "169.254.169.254", "192.168.0.1", "[fe80::1]", "[fd00::1]"}) {
        auto const answer = careful.post(post_to(host));
        ASSERT_FALSE(answer) << host;
        EXPECT_EQ(answer.error().reason, "the address is not on the public Internet") << host;
    }
    EXPECT_EQ(requests(), 0U);
    EXPECT_TRUE(client_.post(post_to("localhost"))) << "where it is allowed, the same server answers";
}

TEST_F(Http, a_name_that_points_inside_is_refused) {
    // The name is resolved by the library itself, once, and it is the address it connects to that is checked.
    HttpClient careful({.reach = Reach::PublicOnly});
    auto const answer = careful.post(post_to("inside.localhost"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, "the address is not on the public Internet");
    EXPECT_EQ(requests(), 0U);
}

TEST_F(Http, no_proxy_of_the_environment_is_used) {
    ASSERT_EQ(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
    EXPECT_TRUE(client_.post(post_to("127.0.0.1")));
    unsetenv("http_proxy");
}

TEST_F(Http, a_header_is_one_line) {
    auto request = post_to("127.0.0.1");
    request.headers.emplace_back("X-A", "b\r\nX-Evil: yes");
    EXPECT_THROW(static_cast<void>(client_.post(request)), BrokenInvariant);
}

TEST(Form, fields_are_percent_encoded) {
    EXPECT_EQ(form_encoded({{"To", "+81 90"}, {"Body", "a&b=c é"}}), "To=%2B81%2090&Body=a%26b%3Dc%20%C3%A9");
}

}  // namespace
}  // namespace ostiary::outbound
