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
         }) {
        std::vector<std::string> values;
        for (auto const& address : Identifier::addresses_in(text)) {
            EXPECT_EQ(address.kind(), IdentifierKind::Email);
            values.push_back(address.value());
        }
        EXPECT_EQ(values, addresses) << text;
    }
}

}  // namespace ostiary::accounts
