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

TEST(Requests, name_their_method) {
    EXPECT_EQ(to_string(Method::Get), "GET");
    EXPECT_EQ(to_string(Method::Patch), "PATCH");
}

}  // namespace
}  // namespace ostiary::http
