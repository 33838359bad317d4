#include "messages/language.hpp"

#include <gtest/gtest.h>

namespace ostiary::messages {
namespace {

using List = std::vector<std::string>;

TEST(Language, tags_have_one_spelling) {
    EXPECT_EQ(parse_language("EN"), "en");
    EXPECT_EQ(parse_language("pt-br"), "pt-BR");
    EXPECT_EQ(parse_language("ZH-hant-tw"), "zh-Hant-TW");
    EXPECT_EQ(parse_language("es-419"), "es-419");
    for (auto const* wrong :
         {"", "e", "english-x-123456789", "en_US", "en-", "-en", "12", "en--us", "e n", "*", "日本"}) {
        EXPECT_FALSE(parse_language(wrong)) << wrong;
    }
    EXPECT_FALSE(parse_language("en-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd"));
}

TEST(Language, accept_language_is_read_best_first) {
    EXPECT_EQ(parse_accept_language("ja,en-US;q=0.8, en;q=0.9"), (List{"ja", "en", "en-US"}));
    EXPECT_EQ(parse_accept_language("de;q=0, *;q=0.5, fr ; q=0.2"), (List{"fr"}));
    EXPECT_EQ(parse_accept_language(""), List{});
    EXPECT_EQ(parse_accept_language("en;q=2, ja;q=x, ;;, es;level=1"), List{});
    EXPECT_EQ(parse_accept_language("aa,bb,cc,dd,ee,ff,gg").size(), 5U);
    EXPECT_EQ(parse_accept_language("en," + std::string(1'000, 'x')), List{});
}

TEST(Language, the_best_available_one_is_chosen) {
    List const available{"en", "hi", "ja", "zh", "es", "pt-BR"};
    auto const chosen = [&](List wanted) { return choose_language(wanted, available); };
    EXPECT_EQ(chosen({"ja"}), "ja");
    EXPECT_EQ(chosen({"zh-Hant-TW"}), "zh");
    EXPECT_EQ(chosen({"fr", "es-MX"}), "es");
    EXPECT_EQ(chosen({"pt-BR"}), "pt-BR");
    EXPECT_EQ(chosen({"pt", "en"}), "en");
    EXPECT_EQ(chosen({"en-a-x"}), "en");
    EXPECT_EQ(chosen({"fr", "de"}), std::nullopt);
    EXPECT_EQ(chosen({}), std::nullopt);
}

}  // namespace
}  // namespace ostiary::messages
