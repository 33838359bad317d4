#include "db/sqlite/signal.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

namespace ostiary::db::sqlite {
namespace {

constexpr int rounds = 2000;

// What is handed over is no atomic: the thread sanitizer tells when `give` and `wait` do not order it. The
// one who waits takes the signal with it at once, and the address sanitizer tells when `give` still uses it.
struct Handover {
    int work = 0;
    Signal done;
};

TEST(Signal, whoever_waited_sees_what_was_done_before_and_may_take_the_signal_with_it) {
    for (int round = 1; round <= rounds; ++round) {
        auto handover = std::make_unique<Handover>();
        std::jthread const worker([work = &handover->work, done = &handover->done, round] {
            *work = round;
            done->give();
        });
        handover->done.wait();
        ASSERT_EQ(handover->work, round);
        handover.reset();
    }
}

TEST(Signal, one_that_was_given_before_is_not_waited_for) {
    Handover handover;
    handover.work = 1;
    handover.done.give();
    handover.done.wait();
    std::jthread([&] { handover.done.wait(); }).join();
    EXPECT_EQ(handover.work, 1);
}

TEST(Signal, giving_one_wakes_nobody_who_waits_for_another) {
    constexpr int waiters = 16;
    std::vector<std::unique_ptr<Handover>> handovers;
    for (int i = 0; i < waiters; ++i) handovers.push_back(std::make_unique<Handover>());
    std::vector<int> seen(waiters, -1);
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < waiters; ++i) {
        threads.emplace_back([&handovers, &seen, i] {
            handovers[i]->done.wait();
            seen[i] = handovers[i]->work;
            handovers[i].reset();
        });
    }
    // The last first: each finds its own work done, whoever was given before it.
    for (int i = waiters - 1; i >= 0; --i) {
        auto& handover = *handovers[static_cast<std::size_t>(i)];
        handover.work = i;
        handover.done.give();
    }
    threads.clear();
    for (int i = 0; i < waiters; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
}

}  // namespace
}  // namespace ostiary::db::sqlite
