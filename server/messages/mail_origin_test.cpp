#include "messages/mail_origin.hpp"

#include <gtest/gtest.h>

namespace ostiary::messages {

TEST(MailOrigin, is_an_address_with_or_without_a_name) {
    struct Case {
        std::string_view text;
        MailOrigin origin;
    };
    for (auto const& [text, origin] : {
             Case{"a@example.org", {"", "a@example.org"}},
             Case{" <a@example.org> ", {"", "a@example.org"}},
             Case{"Example Söhne <a@example.org>", {"Example Söhne", "a@example.org"}},
             Case{"Example, Inc. <a@example.org>", {"Example, Inc.", "a@example.org"}},
             Case{R"("Example, Inc." <a@example.org>)", {"Example, Inc.", "a@example.org"}},
             Case{R"("The \"Best\" \\ <x>"<a@example.org>)", {R"(The "Best" \ <x>)", "a@example.org"}},
         })
        EXPECT_EQ(parse_mail_origin(text), origin) << text;
}

TEST(MailOrigin, what_is_no_origin_of_a_mail_is_refused) {
    for (std::string_view const wrong :
         {"", "a", "<a>", "a@b@c", "x a@example.org>", "<a@example.org", "a\r\nb <a@example.org>",
          "Name <a@example.org>\r\nBcc: x@example.org", "\"a\r\nBcc: x\" <a@example.org>",
          "Name <a@example.org\r\n>", "Name <a@example.org>, Other <b@example.org>",
          "<x@example.org> <a@example.org>", "\"a\" \"b\" <a@example.org>", R"("a\" <a@example.org>)",
          R"(a"b <a@example.org>)", "Name <a@example.org, b@example.org>", "\xff <a@example.org>"})
        EXPECT_EQ(parse_mail_origin(wrong), std::nullopt) << wrong;
}

TEST(MailOrigin, of_a_template_has_an_address_and_a_name_of_bounded_length) {
    EXPECT_TRUE(is_mail_origin_of_template("a@example.org"));
    EXPECT_TRUE(is_mail_origin_of_template("Example Söhne <a@example.org>"));
    EXPECT_TRUE(is_mail_origin_of_template(std::string(100, 'x') + " <a@example.org>"));
    EXPECT_FALSE(is_mail_origin_of_template(std::string(101, 'x') + " <a@example.org>"));
    EXPECT_FALSE(is_mail_origin_of_template("Name <a@localhost>"));
    EXPECT_FALSE(is_mail_origin_of_template("Name"));
}

}  // namespace ostiary::messages
