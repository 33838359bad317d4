#include "base/secret.hpp"

#include <gtest/gtest.h>

namespace ostiary {
namespace {

TEST(Secret, prints_as_stars) {
    EXPECT_EQ(fmt::format("password={}", Secret("hunter2")), "password=***");
}

TEST(Secret, can_be_copied_and_moved) {
    Secret first("hunter2");
    Secret const copy = first;
    Secret const moved = std::move(first);
    EXPECT_EQ(copy.reveal(), "hunter2");
    EXPECT_EQ(moved.reveal(), "hunter2");
}

// What takes as long for an early as for a late difference looks at every byte.
TEST(Secret, constant_time_comparison) {
    std::string const text(64, 'a');
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto other = text;
        other[i] = 'b';
        EXPECT_FALSE(Secret(text) == Secret(other)) << i;
        EXPECT_FALSE(equal_in_constant_time(as_bytes(text), as_bytes(other))) << i;
    }
    EXPECT_TRUE(Secret(text) == Secret(text));
    EXPECT_FALSE(Secret(text) == Secret(text + "a"));
    EXPECT_TRUE(Secret() == Secret());
}

}  // namespace
}  // namespace ostiary
