#include "http/wire/request_rules.hpp"

#include <gtest/gtest.h>

namespace ostiary::http::wire {
namespace {

TEST(RequestRules, a_target_is_split) {
    auto const target = parse_target(Method::Get, "/a/b?c?d");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/a/b");
    EXPECT_EQ(target->query, "c?d");
    EXPECT_EQ(target->authority, "");
    EXPECT_EQ(parse_target(Method::Get, "/a?")->query, "");
    EXPECT_EQ(parse_target(Method::Get, "//a//")->path, "//a//");
}

TEST(RequestRules, an_absolute_target_has_an_authority) {
    auto const target = parse_target(Method::Get, "http://[2001:db8::1]:80/a?b");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/a");
    EXPECT_EQ(target->authority, "[2001:db8::1]:80");
}

TEST(RequestRules, hosts) {
    for (auto const* host :
         {"a", "a.b-c_d.example", "192.0.2.1", "a:80", "a:", "[::1]", "[2001:db8::1]:8080"}) {
        EXPECT_TRUE(is_host(host)) << host;
    }
    for (auto const* host : {"", ":80", "a:b", "a:123456", "[::1", "[]", "[a]", "[::1]x", "a b", "a/b", "u@a",
                             "a,b", "a%41", "ä"}) {
        EXPECT_FALSE(is_host(host)) << host;
    }
}

}  // namespace
}  // namespace ostiary::http::wire
