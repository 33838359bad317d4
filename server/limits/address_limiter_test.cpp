#include "limits/address_limiter.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ostiary::limits {
namespace {

using namespace std::chrono_literals;

class AddressLimits : public ::testing::Test {
  protected:
    static http::Address address(std::string_view text) { return http::Address::parse(text).value(); }
    bool allows(std::string_view client, std::string_view what = "login") {
        return !limiter_.refuse(what, application_, address(client), rate_, clock_.now());
    }

    ManualClock clock_;
    SeededRandom random_;
    ApplicationId application_ = ApplicationId::make(clock_.now(), random_);
    Rate rate_{3, 60s};
    AddressLimiter limiter_{random_};
};

TEST_F(AddressLimits, so_many_are_allowed_at_once_and_then_one_for_each_part_of_the_window) {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(allows("192.0.2.1"));
    EXPECT_FALSE(allows("192.0.2.1"));
    clock_.advance(19s);
    EXPECT_FALSE(allows("192.0.2.1"));
    clock_.advance(1s);
    EXPECT_TRUE(allows("192.0.2.1"));
    EXPECT_FALSE(allows("192.0.2.1"));
}

TEST_F(AddressLimits, a_refusal_tells_how_long_to_wait_and_costs_nothing) {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(allows("192.0.2.1"));
    for (int i = 0; i < 100; ++i) EXPECT_FALSE(allows("192.0.2.1"));
    auto const wait = limiter_.refuse("login", application_, address("192.0.2.1"), rate_, clock_.now());
    ASSERT_TRUE(wait);
    EXPECT_EQ(*wait, 20s);
    clock_.advance(*wait);
    EXPECT_TRUE(allows("192.0.2.1"));
}

TEST_F(AddressLimits, after_a_quiet_window_everything_is_allowed_again) {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(allows("192.0.2.1"));
    clock_.advance(60s);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(allows("192.0.2.1"));
    EXPECT_FALSE(allows("192.0.2.1"));
}

TEST_F(AddressLimits, addresses_things_and_applications_are_counted_apart) {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(allows("192.0.2.1"));
    EXPECT_TRUE(allows("192.0.2.2"));
    EXPECT_TRUE(allows("192.0.2.1", "code"));
    auto const other = ApplicationId::make(clock_.now(), random_);
    EXPECT_FALSE(limiter_.refuse("login", other, address("192.0.2.1"), rate_, clock_.now()));
}

TEST_F(AddressLimits, ipv6_addresses_of_one_64_are_one_source) {
    EXPECT_TRUE(allows("2001:db8:1:2::1"));
    EXPECT_TRUE(allows("2001:db8:1:2:ffff::9"));
    EXPECT_TRUE(allows("2001:db8:1:2:1:2:3:4"));
    EXPECT_FALSE(allows("2001:db8:1:2::5"));
    EXPECT_TRUE(allows("2001:db8:1:3::1"));
}

TEST_F(AddressLimits, a_smaller_limit_holds_at_once_and_waits_no_longer_than_its_window) {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(allows("192.0.2.1"));
    rate_ = {1, 1s};
    EXPECT_FALSE(allows("192.0.2.1"));
    clock_.advance(1s);
    EXPECT_FALSE(allows("192.0.2.1"));
    auto const wait = limiter_.refuse("login", application_, address("192.0.2.1"), rate_, clock_.now());
    EXPECT_EQ(wait, std::optional<Duration>(1s));
}

TEST_F(AddressLimits, a_million_sources_take_bounded_memory) {
    std::size_t const capacity = 4'096;
    AddressLimiter limiter(random_, capacity);
    std::vector<ApplicationId> applications;
    for (int i = 0; i < 16; ++i) applications.push_back(ApplicationId::make(clock_.now(), random_));
    for (unsigned i = 0; i < 62'500; ++i) {
        auto const client = address(fmt::format("11.0.{}.{}", i >> 8, i & 255));
        for (auto const& application : applications)
            limiter.refuse("login", application, client, rate_, clock_.now());
    }
    EXPECT_LE(limiter.size(clock_.now()), capacity);
    EXPECT_GE(limiter.size(clock_.now()), capacity * 9 / 10);
}

TEST_F(AddressLimits, a_flood_from_new_addresses_does_not_free_who_used_up_his_share) {
    AddressLimiter limiter(random_, 4'096);
    auto const refuses = [&](http::Address const& client) {
        return limiter.refuse("login", application_, client, rate_, clock_.now()).has_value();
    };
    auto const offender = address("192.0.2.1");
    while (!refuses(offender)) {
    }
    for (unsigned i = 0; i < 100'000; ++i) {
        refuses(address(fmt::format("11.{}.{}.{}", (i >> 16) & 255, (i >> 8) & 255, i & 255)));
    }
    EXPECT_TRUE(refuses(offender));
}

}  // namespace
}  // namespace ostiary::limits
