#include "accounts/identifier.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::accounts {

TEST(Identifiers, a_text_may_mean_an_address_as_typed_and_as_names_are_compared) {
    struct Case {
        std::string_view text;
        std::vector<std::string> addresses;
    };
    for (auto const& [text, addresses] : {
             Case{"", {}},
             Case{"ana", {}},
             Case{"Ana@Example.org", {"ana@example.org"}},
             Case{"ａｎａ＠Ｅxample.org", {"ana@example.org"}},
             Case{"a@straße.de", {"a@xn--strae-oqa.de", "a@strasse.de"}},
             Case{"4915112345678", {}},
             Case{"+49-151-12345678", {"+4915112345678"}},
             Case{"＋４９１５１１２３４５６７８", {"+4915112345678"}},
         }) {
        std::vector<std::string> values;
        for (auto const& address : Identifier::addresses_in(text)) {
            bool const is_email = address.value().contains('@');
            EXPECT_EQ(address.kind(), is_email ? IdentifierKind::Email : IdentifierKind::Phone);
            values.push_back(address.value());
        }
        EXPECT_EQ(values, addresses) << text;
    }
}

TEST(Identifiers, a_name_is_as_long_as_it_is_seen) {
    auto const many = [](int count) {
        std::string text;
        for (int i = 0; i < count; ++i) text += "ß";
        return text;
    };
    settings::Usernames const rules{.shortest = 3, .longest = 255};
    auto const longest = Identifier::username(many(255), rules);
    ASSERT_TRUE(longest);
    EXPECT_EQ(longest->value(), std::string(510, 's'));
    EXPECT_FALSE(Identifier::username(many(256), rules));
    EXPECT_FALSE(Identifier::username(many(2), rules));
}

}  // namespace ostiary::accounts
