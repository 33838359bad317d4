#include "passwords/hash_threads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

namespace ostiary::passwords {
namespace {

using namespace std::chrono_literals;

// A clock that moves only when work says how long it took.
class FakeTime {
  public:
    Stopwatch stopwatch() {
        return [this] { return Duration{now_.load()}; };
    }
    void pass(Duration time) { now_ += time.count(); }

  private:
    std::atomic<std::int64_t> now_ = 0;
};

// Holds the only thread until it is let go, so that what comes meanwhile waits.
class Blocker {
  public:
    explicit Blocker(HashThreads& threads) {
        caller_ =
            std::thread([&threads, this] { EXPECT_TRUE(threads.run([this] { hold(); }, Priority::Known)); });
        started_.wait();
    }
    ~Blocker() { let_go(); }
    void let_go() {
        if (!caller_.joinable()) return;
        let_go_.count_down();
        caller_.join();
    }

  private:
    void hold() {
        started_.count_down();
        let_go_.wait();
    }

    std::latch started_{1};
    std::latch let_go_{1};
    std::thread caller_;
};

void wait_until_waiting(HashThreads const& threads, std::size_t count) {
    while (threads.counters().waiting != count) std::this_thread::yield();
}

TEST(HashThreads, work_is_done_when_run_returns) {
    HashThreads threads({});
    bool done = false;
    EXPECT_TRUE(threads.run([&] { done = true; }, Priority::Ordinary));
    EXPECT_TRUE(done);
    EXPECT_EQ(1U, threads.counters().done);
    EXPECT_EQ(0U, threads.counters().waiting);
}

TEST(HashThreads, what_work_throws_reaches_its_caller) {
    HashThreads threads({});
    EXPECT_THROW(static_cast<void>(threads.run([] { throw Unavailable("no memory"); }, Priority::Ordinary)),
                 Unavailable);
    EXPECT_TRUE(threads.run([] {}, Priority::Ordinary));
}

TEST(HashThreads, the_expected_wait_counts_the_turns_before_it) {
    Duration const mean = 10ms;
    auto const wait = [&](std::size_t known, std::size_t ordinary, unsigned threads, Priority priority) {
        return expected_wait({known, ordinary, mean, threads}, priority);
    };
    EXPECT_EQ(10ms, wait(0, 0, 1, Priority::Ordinary));
    EXPECT_EQ(100ms, wait(0, 9, 1, Priority::Ordinary));
    EXPECT_EQ(50ms, wait(0, 9, 2, Priority::Ordinary));
    EXPECT_EQ(10ms, wait(0, 100, 1, Priority::Known));
    EXPECT_EQ(170ms, wait(14, 100, 1, Priority::Known)) << "one stranger in eight";
    EXPECT_EQ(80ms, wait(100, 0, 1, Priority::Ordinary)) << "seven of eight go before";
    EXPECT_EQ(40ms, wait(3, 0, 1, Priority::Ordinary));
}

TEST(HashThreads, work_that_would_wait_too_long_is_refused_at_once) {
    FakeTime time;
    HashThreads threads({.longest_wait = 500ms, .elapsed = time.stopwatch()});
    ASSERT_TRUE(threads.run([&] { time.pass(200ms); }, Priority::Ordinary));
    EXPECT_EQ(200ms, threads.counters().mean);
    Blocker blocker(threads);
    std::vector<std::jthread> accepted;
    for (int i = 0; i < 2; ++i)
        accepted.emplace_back([&] { EXPECT_TRUE(threads.run([] {}, Priority::Ordinary)); });
    wait_until_waiting(threads, 2);
    auto const refused = threads.run([] { FAIL() << "refused work does not run"; }, Priority::Ordinary);
    ASSERT_FALSE(refused);
    EXPECT_EQ(ErrorCode::Overloaded, refused.error().code);
    EXPECT_EQ(1s, refused.error().retry_after);
    EXPECT_EQ(1U, threads.counters().refused);
    auto const no_place = threads.take_place(Priority::Ordinary);
    ASSERT_FALSE(no_place);
    EXPECT_EQ(ErrorCode::Overloaded, no_place.error().code);
    EXPECT_TRUE(threads.take_place(Priority::Known));
    EXPECT_EQ(2U, threads.counters().refused);
    blocker.let_go();
}

TEST(HashThreads, whoever_is_on_the_way_counts_until_the_place_is_given_up) {
    HashThreads threads({.longest_wait = 500ms, .first_guess = 200ms});
    auto first = threads.take_place(Priority::Ordinary);
    auto second = threads.take_place(Priority::Ordinary);
    ASSERT_TRUE(first);
    ASSERT_TRUE(second);
    EXPECT_FALSE(threads.take_place(Priority::Ordinary)) << "the third would end after 600 ms";
    EXPECT_TRUE(threads.take_place(Priority::Known));
    EXPECT_EQ(0U, threads.counters().waiting);
    first->reset();
    EXPECT_TRUE(threads.take_place(Priority::Ordinary));
}

TEST(HashThreads, a_pause_of_the_machine_is_got_over) {
    FakeTime time;
    HashThreads threads({.longest_wait = 500ms, .elapsed = time.stopwatch()});
    ASSERT_TRUE(threads.run([&] { time.pass(1h); }, Priority::Ordinary));
    for (int turn = 0; turn < 200; ++turn)
        ASSERT_TRUE(threads.run([&] { time.pass(10ms); }, Priority::Ordinary)) << turn;
    EXPECT_LT(threads.counters().mean, 100ms);
}

TEST(HashThreads, the_known_are_let_in_while_strangers_are_refused) {
    FakeTime time;
    HashThreads threads({.longest_wait = 500ms, .elapsed = time.stopwatch()});
    ASSERT_TRUE(threads.run([&] { time.pass(400ms); }, Priority::Ordinary));
    Blocker blocker(threads);
    std::jthread const stranger([&] { EXPECT_TRUE(threads.run([] {}, Priority::Ordinary)); });
    wait_until_waiting(threads, 1);
    EXPECT_FALSE(threads.run([] {}, Priority::Ordinary));
    std::jthread const known([&] { EXPECT_TRUE(threads.run([] {}, Priority::Known)); });
    wait_until_waiting(threads, 2);
    blocker.let_go();
}

TEST(HashThreads, seven_of_eight_turns_are_for_the_known) {
    HashThreads threads({.first_guess = 1us});
    ASSERT_TRUE(threads.run([] {}, Priority::Ordinary));
    std::vector<Priority> order;  // written by the one thread
    std::vector<std::jthread> callers;
    auto const call = [&](Priority priority) {
        callers.emplace_back([&, priority] {
            EXPECT_TRUE(threads.run([&, priority] { order.push_back(priority); }, priority));
        });
        wait_until_waiting(threads, callers.size());
    };
    {
        Blocker const blocker(threads);  // itself known: the first of a row
        for (int i = 0; i < 3; ++i) call(Priority::Ordinary);
        for (int i = 0; i < 16; ++i) call(Priority::Known);
    }
    callers.clear();
    ASSERT_EQ(19U, order.size());
    EXPECT_EQ(Priority::Ordinary, order[6]);
    EXPECT_EQ(Priority::Ordinary, order[14]);
    EXPECT_EQ(Priority::Ordinary, order[18]);
}

TEST(HashThreads, work_that_waited_too_long_is_not_done_for_nothing) {
    FakeTime time;
    HashThreads threads({.give_up_after = 2s, .elapsed = time.stopwatch()});
    Blocker blocker(threads);
    std::jthread const late([&] {
        auto const outcome = threads.run([] { FAIL() << "given up"; }, Priority::Ordinary);
        ASSERT_FALSE(outcome);
        EXPECT_EQ(ErrorCode::Overloaded, outcome.error().code);
    });
    wait_until_waiting(threads, 1);
    time.pass(2001ms);
    blocker.let_go();
    while (threads.counters().given_up != 1) std::this_thread::yield();
}

TEST(HashThreads, stopping_finishes_what_waits_and_refuses_the_rest) {
    HashThreads threads({});
    std::atomic<int> done = 0;
    Blocker blocker(threads);
    std::jthread const waiting([&] { EXPECT_TRUE(threads.run([&] { ++done; }, Priority::Ordinary)); });
    wait_until_waiting(threads, 1);
    std::jthread stopping([&] { threads.stop(); });
    blocker.let_go();
    stopping.join();
    auto const refused = threads.run([&] { ++done; }, Priority::Known);
    ASSERT_FALSE(refused);
    EXPECT_EQ(ErrorCode::Unavailable, refused.error().code);
    EXPECT_EQ(1, done);
}

}  // namespace
}  // namespace ostiary::passwords
