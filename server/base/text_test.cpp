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

}  // namespace
}  // namespace ostiary
