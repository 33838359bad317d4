#include "idempotency/turns.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace ostiary::idempotency {
namespace {

TEST(Turns, of_one_key_are_never_two_at_once) {
    Turns turns;
    std::atomic<int> inside = 0;
    int taken = 0;  // guarded by the turn
    constexpr int count = 8;
    std::vector<std::jthread> callers;
    callers.reserve(count);
    for (int caller = 0; caller < count; ++caller) {
        callers.emplace_back([&] {
            for (int i = 0; i < 100; ++i) {
                Turns::Turn const turn(turns, Hash{1});
                EXPECT_EQ(++inside, 1);
                ++taken;
                --inside;
            }
        });
    }
    callers.clear();
    EXPECT_EQ(taken, count * 100);
}

TEST(Turns, of_another_key_do_not_wait) {
    Turns turns;
    Turns::Turn const held(turns, Hash{1});
    std::jthread([&] { Turns::Turn const other(turns, Hash{2}); }).join();
}

TEST(Turns, beyond_those_that_may_wait_nobody_waits) {
    Turns turns;
    auto held = std::make_unique<Turns::Turn>(turns, Hash{1});
    std::atomic<std::size_t> through = 0;
    std::vector<std::jthread> callers;
    callers.reserve(Turns::most_waiting + 1);
    for (std::size_t caller = 0; caller <= Turns::most_waiting; ++caller) {
        callers.emplace_back([&] {
            Turns::Turn const turn(turns, Hash{1});
            ++through;
            through.notify_all();
        });
    }
    through.wait(0);
    EXPECT_EQ(through, 1U) << "the one who came last";
    held.reset();
    callers.clear();
    EXPECT_EQ(through, Turns::most_waiting + 1);
}

}  // namespace
}  // namespace ostiary::idempotency
