#include "codes/recover_link.hpp"

#include <gtest/gtest.h>

namespace ostiary::codes {
namespace {

constexpr auto server = "https://accounts.example.org";

contacts::Target email(std::string_view text) {
    return *contacts::parse_target(contacts::Channel::Email, text);
}

applications::Application default_application() {
    applications::Application application;
    application.is_default = true;
    return application;
}

TEST(RecoverLink, leads_to_the_servers_own_page_unless_the_application_has_one) {
    auto application = default_application();
    EXPECT_EQ(recover_link(application, server, email("ann@example.org"), "123456"),
              "https://accounts.example.org/account/recover#email=ann%40example.org&code=123456");
    application.settings.web.recover_url = "https://app.example.org/forgot?from=mail";
    EXPECT_EQ(recover_link(application, server, email("ann@example.org"), "123456"),
              "https://app.example.org/forgot?from=mail#email=ann%40example.org&code=123456");
}

TEST(RecoverLink, names_the_application_for_the_page_that_serves_several) {
    applications::Application application;
    application.publishable_key = "pk_1";
    EXPECT_TRUE(
        recover_link(application, server, email("ann@example.org"), "1").ends_with("&application=pk_1"));
    application.settings.web.recover_url = "https://app.example.org/";
    EXPECT_TRUE(recover_link(application, server, email("ann@example.org"), "1").ends_with("&code=1"));
}

TEST(RecoverLink, no_address_breaks_out_of_its_place) {
    auto const link =
        recover_link(default_application(), server, email("a+b&code=9#x@example.org"), "123456");
    EXPECT_EQ(
        link,
        "https://accounts.example.org/account/recover#email=a%2Bb%26code%3D9%23x%40example.org&code=123456");
}

}  // namespace
}  // namespace ostiary::codes
