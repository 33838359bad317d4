#include "login/methods.hpp"

#include <gtest/gtest.h>

namespace ostiary::login {
namespace {

using settings::LoginMethods;

accounts::Account account(bool username, bool email, bool verified) {
    accounts::Account made;
    if (username) made.username = "ann";
    if (email) {
        made.contacts.push_back({.id = {},
                                 .channel = contacts::Channel::Email,
                                 .value = "ann@example.org",
                                 .typed = "ann@example.org",
                                 .is_primary = true,
                                 .active = true,
                                 .verified_at = verified ? std::optional(Timestamp()) : std::nullopt,
                                 .created_at = {}});
    }
    return made;
}

TEST(LoginMethods, an_account_can_log_in_only_by_what_it_has_and_what_is_open) {
    LoginMethods const all;
    EXPECT_TRUE(can_log_in(account(true, false, false), true, all));
    EXPECT_FALSE(can_log_in(account(true, false, false), false, all)) << "a user name needs a password";
    EXPECT_FALSE(can_log_in(account(true, false, false), true, {.username_password = false}));

    EXPECT_TRUE(can_log_in(account(false, true, true), false, all)) << "by code";
    EXPECT_FALSE(can_log_in(account(false, true, true), false, {.email_code = false}));
    EXPECT_FALSE(can_log_in(account(false, true, false), false, all)) << "no code reaches who proved nothing";
    EXPECT_TRUE(can_log_in(account(false, true, false), true, {.email_code = false})) << "by password";
    EXPECT_FALSE(
        can_log_in(account(false, true, true), true, {.email_password = false, .email_code = false}));

    EXPECT_FALSE(can_log_in(account(false, false, false), true, all));
}

}  // namespace
}  // namespace ostiary::login
