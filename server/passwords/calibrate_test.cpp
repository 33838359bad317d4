#include "passwords/calibrate.hpp"

#include <gtest/gtest.h>

namespace ostiary::passwords {
namespace {

using namespace std::chrono_literals;

TEST(Calibration, proposes_the_strongest_within_the_target) {
    std::vector<Measurement> const measured{{{.memory_kib = 100, .passes = 1}, 5ms},
                                            {{.memory_kib = 200, .passes = 1}, 10ms},
                                            {{.memory_kib = 400, .passes = 1}, 20ms}};
    EXPECT_EQ(200U, strongest_within(measured, 19ms)->cost.memory_kib);
    EXPECT_EQ(400U, strongest_within(measured, 20ms)->cost.memory_kib);
    EXPECT_FALSE(strongest_within(measured, 4ms));
}

TEST(Calibration, looks_only_at_costs_that_the_server_accepts) {
    for (Cost const cost : candidate_costs()) EXPECT_TRUE(is_acceptable(cost)) << cost.memory_kib;
    EXPECT_EQ(Cost{}, candidate_costs().front()) << "the weakest is the default";
}

TEST(Calibration, measures_until_a_cost_is_far_beyond_the_target) {
    Duration now{0};
    auto const each_look_takes_a_millisecond = [&] { return now += 1ms; };
    std::vector<Cost> const costs{{.memory_kib = 8, .passes = 1}, {.memory_kib = 2'048, .passes = 1}};
    auto const calibration = calibrate(costs, 1ms, 0ms, each_look_takes_a_millisecond);
    EXPECT_EQ(2U, calibration.measured.size());
    ASSERT_TRUE(calibration.proposed);
    EXPECT_EQ(costs.back(), calibration.proposed->cost);
    EXPECT_EQ(1ms, calibration.proposed->time);
    auto const hopeless = calibrate(costs, 0ms, 0ms, each_look_takes_a_millisecond);
    EXPECT_EQ(1U, hopeless.measured.size());
    EXPECT_FALSE(hopeless.proposed);
}

}  // namespace
}  // namespace ostiary::passwords
