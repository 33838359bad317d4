#include "applications/key.hpp"

#include <gtest/gtest.h>

namespace ostiary::applications {
namespace {

TEST(Keys, the_text_is_a_prefix_and_32_random_bytes) {
    SeededRandom random;
    for (auto const& [kind, prefix] :
         {std::pair{KeyKind::Publishable, "pk_"}, std::pair{KeyKind::Secret, "sk_"},
          std::pair{KeyKind::Management, "mk_"}, std::pair{KeyKind::Administration, "ak_"}}) {
        Secret const text = make_key_text(kind, random);
        EXPECT_TRUE(text.reveal().starts_with(prefix));
        EXPECT_EQ(text.reveal().size(), 3u + 43);
        EXPECT_NE(text, make_key_text(kind, random));
        EXPECT_TRUE(is_key_text(text.reveal()));
        EXPECT_FALSE(is_key_text(text.reveal().substr(1)));
        EXPECT_EQ(parse_key_kind(to_string(kind)), kind);
    }
    EXPECT_EQ(parse_key_kind("master"), std::nullopt);
}

}  // namespace
}  // namespace ostiary::applications
