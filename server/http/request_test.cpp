#include "http/request.hpp"

#include <gtest/gtest.h>

namespace ostiary::http {
namespace {

TEST(Requests, give_the_first_header_of_a_name) {
    Request request;
    request.headers = {{"accept", "a"}, {"x-one", "first"}, {"x-one", "second"}};
    EXPECT_EQ(request.header("x-one"), "first");
    EXPECT_EQ(request.header("x-two"), "");
}

TEST(Requests, find_a_cookie_in_any_of_their_cookie_headers) {
    Request request;
    request.headers = {{"cookie", "a=1; session=abc ;b=2"}, {"cookie", "c=\"quoted\"; d=x=y; e; f="}};
    EXPECT_EQ(request.cookie("a"), "1");
    EXPECT_EQ(request.cookie("session"), "abc");
    EXPECT_EQ(request.cookie("b"), "2");
    EXPECT_EQ(request.cookie("c"), "quoted");
    EXPECT_EQ(request.cookie("d"), "x=y");
    EXPECT_EQ(request.cookie("e"), "");
    EXPECT_EQ(request.cookie("f"), "");
    EXPECT_EQ(request.cookie("ses"), "");
    EXPECT_EQ(request.cookie("A"), "");
}

TEST(Requests, decode_query_parameters) {
    Request request;
    request.query = "q=a%20b+c%2B&empty=&flag&q=second&%71%32=named&bad=%zz&&=x";
    EXPECT_EQ(request.query_parameter("q"), "a b c+");
    EXPECT_EQ(request.query_parameter("empty"), "");
    EXPECT_EQ(request.query_parameter("flag"), "");
    EXPECT_EQ(request.query_parameter("q2"), "named");
    EXPECT_EQ(request.query_parameter("bad"), std::nullopt);
    EXPECT_EQ(request.query_parameter("absent"), std::nullopt);
}

TEST(Requests, name_the_parameters_of_their_query) {
    Request request;
    EXPECT_TRUE(request.query_names().empty());
    request.query = "q=a&flag&&q=second&%71%32=named&bad%zz=x&=x&";
    EXPECT_EQ(request.query_names(), (std::vector<std::string>{"q", "flag", "q", "q2", "bad%zz"}));
}

TEST(Requests, tell_whether_a_form_repeats_a_field) {
    Request request;
    request.body = "token=a&hint=b&%74oken=c";
    EXPECT_TRUE(request.repeats_form_field("token"));
    EXPECT_FALSE(request.repeats_form_field("hint"));
    EXPECT_FALSE(request.repeats_form_field("absent"));
}

TEST(Requests, tell_an_empty_header_from_none) {
    Request request;
    request.headers = {{"empty", ""}};
    EXPECT_TRUE(request.has_header("empty"));
    EXPECT_FALSE(request.has_header("absent"));
}

TEST(Requests, name_their_method) {
    EXPECT_EQ(to_string(Method::Get), "GET");
    EXPECT_EQ(to_string(Method::Patch), "PATCH");
}

}  // namespace
}  // namespace ostiary::http
