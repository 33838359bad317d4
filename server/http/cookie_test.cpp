#include "http/cookie.hpp"

#include "base/error.hpp"

#include <gtest/gtest.h>

namespace ostiary::http {
namespace {

using std::chrono::seconds;

TEST(Cookies, are_kept_from_scripts_foreign_forms_and_other_hosts) {
    EXPECT_EQ(set_cookie("__Host-ostiary_session", "abc123"),
              "__Host-ostiary_session=abc123; Path=/; HttpOnly; SameSite=Lax; Secure");
    EXPECT_EQ(
        set_cookie("theme", "dark", {.max_age = seconds{60}, .secure = false, .same_site = SameSite::Strict}),
        "theme=dark; Path=/; Max-Age=60; HttpOnly; SameSite=Strict");
}

TEST(Cookies, are_removed_by_the_same_rule) {
    EXPECT_EQ(remove_cookie("__Host-a", {.max_age = seconds{60}}),
              "__Host-a=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
    EXPECT_EQ(remove_cookie("a", {.secure = false}), "a=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
}

TEST(Cookies, a_prefixed_name_must_be_secure) {
    EXPECT_THROW(set_cookie("__Host-a", "b", {.secure = false}), BrokenInvariant);
    EXPECT_THROW(set_cookie("__Secure-a", "b", {.secure = false}), BrokenInvariant);
}

TEST(Cookies, cannot_break_out_of_their_header) {
    for (auto const* value : {"a;b", "a b", "a\r\nSet-Cookie: x=y", "a,b", "a\"b", "a\\b", "ä"}) {
        EXPECT_THROW(set_cookie("a", value), BrokenInvariant) << value;
    }
    for (auto const* name : {"", "a b", "a;b", "a=b", "a\n"})
        EXPECT_THROW(set_cookie(name, "b"), BrokenInvariant) << name;
}

}  // namespace
}  // namespace ostiary::http
