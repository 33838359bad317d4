#include "http/wire/lane_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <semaphore>
#include <thread>
#include <vector>

namespace ostiary::http::wire {
namespace {

// Work that has begun, and ends when it is told to.
class Gate {
  public:
    LanePool::Work work() {
        return [this] {
            begun_.release();
            open_.acquire();
        };
    }
    void wait_until_begun() { begun_.acquire(); }
    void open(std::ptrdiff_t times = 1) { open_.release(times); }

  private:
    std::counting_semaphore<> begun_{0};
    std::counting_semaphore<> open_{0};
};

bool submit(LanePool& pool, LanePool::Work work, Rank rank = Rank::Ordinary) {
    return pool.submit(work, rank);
}

TEST(LanePools, run_what_is_submitted) {
    std::latch done(100);
    LanePool pool("test", {.threads = 4, .queue = 100});
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(submit(pool, [&] { done.count_down(); }));
    done.wait();
}

TEST(LanePools, refuse_when_the_queue_is_full) {
    Gate gate;
    LanePool pool("test", {.threads = 2, .queue = 3});
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(submit(pool, gate.work()));
    for (int i = 0; i < 2; ++i) gate.wait_until_begun();
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(submit(pool, gate.work()));
    EXPECT_EQ(pool.waiting(), 3);
    bool kept = false;
    LanePool::Work refused = [&] { kept = true; };
    EXPECT_FALSE(pool.submit(refused, Rank::Ordinary));
    refused();
    EXPECT_TRUE(kept) << "refused work stays with its caller";
    gate.open(5);
}

TEST(LanePools, keep_a_queue_for_the_preferred) {
    Gate gate;
    LanePool pool("test", {.threads = 1, .queue = 2});
    ASSERT_TRUE(submit(pool, gate.work()));
    gate.wait_until_begun();
    for (auto const rank : {Rank::Ordinary, Rank::Preferred}) {
        for (int i = 0; i < 2; ++i) EXPECT_TRUE(submit(pool, gate.work(), rank));
        EXPECT_FALSE(submit(pool, gate.work(), rank));
    }
    gate.open(5);
}

TEST(LanePools, serve_the_preferred_first) {
    Gate gate;
    std::vector<int> order;
    {
        LanePool pool("test", {.threads = 1, .queue = 4});
        ASSERT_TRUE(submit(pool, gate.work()));
        gate.wait_until_begun();
        ASSERT_TRUE(submit(pool, [&] { order.push_back(1); }));
        ASSERT_TRUE(submit(pool, [&] { order.push_back(2); }));
        ASSERT_TRUE(submit(pool, [&] { order.push_back(3); }, Rank::Preferred));
        ASSERT_TRUE(submit(pool, [&] { order.push_back(4); }, Rank::Preferred));
        gate.open();
    }
    EXPECT_EQ(order, (std::vector{3, 4, 1, 2}));
}

TEST(LanePools, without_a_queue_take_what_a_thread_is_free_for) {
    Gate gate;
    LanePool pool("test", {.threads = 3, .queue = 0});
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(submit(pool, gate.work()));
    EXPECT_FALSE(submit(pool, gate.work()));
    gate.open(3);
}

TEST(LanePools, work_off_their_queue_when_they_stop) {
    std::atomic<int> done = 0;
    LanePool pool("test", {.threads = 1, .queue = 50});
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(submit(pool, [&] { ++done; }));
    pool.stop();
    EXPECT_EQ(done, 50);
    EXPECT_FALSE(submit(pool, [] {}));
}

TEST(LanePools, start_threads_again_after_idle_ones_have_ended) {
    LanePool pool("test", {.threads = 2, .queue = 10}, std::chrono::milliseconds{0});
    for (int i = 0; i < 200; ++i) {
        std::latch done(1);
        ASSERT_TRUE(submit(pool, [&] { done.count_down(); }));
        done.wait();
    }
}

TEST(LanePools, take_from_many_threads_at_once) {
    constexpr int callers = 16;
    constexpr int each = 500;
    std::atomic<int> ran = 0;
    std::atomic<int> refused = 0;
    {
        LanePool pool("test", {.threads = 4, .queue = 20}, std::chrono::milliseconds{1});
        std::vector<std::jthread> threads;
        for (int caller = 0; caller < callers; ++caller) {
            threads.emplace_back([&, caller] {
                for (int i = 0; i < each; ++i) {
                    auto const rank = (caller + i) % 3 == 0 ? Rank::Preferred : Rank::Ordinary;
                    if (!submit(pool, [&] { ++ran; }, rank)) ++refused;
                    EXPECT_LE(pool.waiting(), 2 * 20 + 4);
                }
            });
        }
    }
    EXPECT_EQ(ran + refused, callers * each);
}

}  // namespace
}  // namespace ostiary::http::wire
