#include "contacts/contact.hpp"

#include <gtest/gtest.h>

namespace ostiary::contacts {
namespace {

TEST(Email, spellings_of_one_address_are_equal) {
    for (auto const* text : {"ann@example.org", " Ann@EXAMPLE.org ", "ANN@Example.Org"}) {
        ASSERT_TRUE(Email::parse(text)) << text;
        EXPECT_EQ(Email::parse(text)->value(), "ann@example.org") << text;
    }
}

TEST(Email, a_domain_beyond_ascii_is_kept_in_its_ascii_form) {
    EXPECT_EQ(Email::parse("ann@Bücher.example")->value(), "ann@xn--bcher-kva.example");
    EXPECT_EQ(Email::parse("用户@例子.测试")->value(), "用户@xn--fsqu00a.xn--0zwm56d");
}

TEST(Email, what_is_not_an_address_is_refused) {
    for (auto const* text : {"",
                             "ann",
                             "@example.org",
                             "ann@",
                             "ann@localhost",
                             "a b@example.org",
                             "ann@exa mple.org",
                             "ann@@example.org",
                             ".ann@example.org",
                             "ann.@example.org",
                             "a..n@example.org",
                             "ann@example..org",
                             "ann@.example.org",
                             "ann@example.org.",
                             "ann@[127.0.0.1]",
                             "ann@127.0.0.1",
                             "\"ann\"@example.org",
                             "ann@example.org\r\nBcc: x@example.org",
                             "ann<x@example.org",
                             "ann@-example.org",
                             "ann@exa_mple.org",
                             "a,b@example.org",
                             "ann\xC3@example.org"}) {
        EXPECT_FALSE(Email::parse(text)) << text;
    }
}

TEST(Email, length_is_bounded) {
    EXPECT_TRUE(Email::parse(std::string(64, 'a') + "@example.org"));
    EXPECT_FALSE(Email::parse(std::string(65, 'a') + "@example.org"));
    EXPECT_FALSE(Email::parse("a@" + std::string(60, 'b') + "." + std::string(63, 'c') + "." +
                              std::string(63, 'd') + "." + std::string(63, 'e') + ".org"));
}

TEST(Phone, spellings_of_one_number_are_equal) {
    for (auto const* text :
         {"+81 90 1234 5678", "+819012345678", " +81 (90) 1234-5678", "+81.90.1234.5678"}) {
        ASSERT_TRUE(Phone::parse(text)) << text;
        EXPECT_EQ(Phone::parse(text)->value(), "+819012345678") << text;
        EXPECT_EQ(Phone::parse(text)->country_code(), 81) << text;
    }
}

TEST(Phone, what_is_not_an_international_number_is_refused) {
    for (auto const* text :
         {"", "+", "09012345678", "+81", "+0 90 1234 5678", "+819012345678901234", "+1 555 CALL NOW",
          "+81 90 1234 5678 ext 2", "tel:+819012345678", "+819012345678;x", "++819012345678"}) {
        EXPECT_FALSE(Phone::parse(text)) << text;
    }
}

TEST(Target, keeps_what_was_typed_beside_the_normalised_value) {
    auto const target = parse_target(Channel::Phone, " +81 90 1234 5678 ");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->value, "+819012345678");
    EXPECT_EQ(target->typed, "+81 90 1234 5678");
    EXPECT_EQ(target->country_code, 81);
}

}  // namespace
}  // namespace ostiary::contacts
