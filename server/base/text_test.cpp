#include "base/text.hpp"

#include <gtest/gtest.h>

namespace ostiary {
namespace {

TEST(Text, what_is_not_seen_or_mixes_scripts_deceives) {
    for (auto const* text : {"ad\u200Bmin", "\u202Enimda", "\u2800\u2800\u2800", "a\uFEFFb", "a\u00ADb",
                             "\u0430dmin", "p\u0430ypal", "\u03BFmega"})
        EXPECT_TRUE(is_deceptive(text)) << text;
    for (auto const* text : {"admin", "ana.maria-3", "me@example.org", "+819012345678", "J\u00FCrgen",
                             "\u0410\u043D\u043D\u0430", "\u82B1\u5B50\u306E\u30DA\u30F3tokyo",
                             "\uD558\uB098", "\u0928\u092E\u0938\u094D\u0924\u0947", "fox\U0001F98A", ""})
        EXPECT_FALSE(is_deceptive(text)) << text;
}

TEST(Text, embeddings_overrides_and_isolates_turn_the_direction) {
    for (auto const* text :
         {"\u202A", "ana \u202Etxt.exe", "\u202C", "\u2066ana", "ana\u2069", "\u2014\u2067"})
        EXPECT_TRUE(turns_direction(text)) << text;
    for (auto const* text : {"", "ana", "\u2029", "\u202F", "\u2065", "\u206A", "\u200F\u05D0\u05E0\u05D4",
                             "\u0622\u0646\u0627 \u2014 ana", "\u203A", "\u2166"})
        EXPECT_FALSE(turns_direction(text)) << text;
}

}  // namespace
}  // namespace ostiary
