#include "base/ids.hpp"

#include <gtest/gtest.h>

namespace ostiary {
namespace {

TEST(Ids, are_version_7_and_sort_by_time) {
    ManualClock clock;
    SeededRandom random;
    auto earlier = AccountId::make(clock.now(), random);
    for (int i = 0; i < 10'000; ++i) {
        clock.advance(std::chrono::microseconds(1));
        auto const later = AccountId::make(clock.now(), random);
        EXPECT_LT(earlier, later);
        EXPECT_EQ(later.to_string()[14], '7');
        earlier = later;
    }
}

TEST(Ids, only_the_usual_spelling_is_read) {
    ManualClock const clock;
    SeededRandom random;
    auto const id = AccountId::make(clock.now(), random);
    auto const text = id.to_string();
    EXPECT_EQ(AccountId::parse(text), id);
    auto upper = text;
    upper[0] = 'A';
    for (auto const& wrong : {std::string(), text.substr(1), text + "0", "{" + text.substr(2) + "}", upper,
                              std::string(36, '-')}) {
        EXPECT_FALSE(AccountId::parse(wrong)) << wrong;
    }
}

TEST(Times, are_written_in_utc_to_the_millisecond) {
    EXPECT_EQ(to_rfc3339(from_microseconds(0)), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339(from_microseconds(1'795'232'158'120'999)), "2026-11-21T03:35:58.120Z");
}

}  // namespace
}  // namespace ostiary
