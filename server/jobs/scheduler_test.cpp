#include "jobs/scheduler.hpp"

#include "testing/databases.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace ostiary::jobs {
namespace {

using std::chrono::minutes;

class Jobs : public testing::EachDatabase {
  protected:
    Task counting(std::string name, Duration interval = minutes(10)) {
        return {std::move(name), interval, [this] { ++runs_; }};
    }

    std::atomic<int> runs_{0};
};
INSTANTIATE_TEST_SUITE_P(Engines, Jobs, testing::both_engines(), testing::engine_name);

TEST_P(Jobs, a_task_runs_at_once_and_then_at_its_interval) {
    Scheduler scheduler(database(), clock_);
    scheduler.add(counting("purge"));
    EXPECT_EQ(scheduler.run_due(), 1);
    EXPECT_EQ(scheduler.run_due(), 0);
    clock_.advance(minutes(10) - Duration(1));
    EXPECT_EQ(scheduler.run_due(), 0);
    clock_.advance(Duration(1));
    EXPECT_EQ(scheduler.run_due(), 1);
    EXPECT_EQ(runs_, 2);
}

TEST_P(Jobs, a_restart_does_not_run_a_task_again) {
    for (int i = 0; i < 3; ++i) {
        Scheduler scheduler(database(), clock_);
        scheduler.add(counting("purge"));
        scheduler.run_due();
    }
    EXPECT_EQ(runs_, 1);
}

TEST_P(Jobs, tasks_are_independent_of_each_other) {
    Scheduler scheduler(database(), clock_);
    scheduler.add(counting("often", minutes(1)));
    scheduler.add(counting("seldom", minutes(60)));
    scheduler.run_due();
    clock_.advance(minutes(1));
    EXPECT_EQ(scheduler.run_due(), 1);
}

TEST_P(Jobs, a_task_that_fails_keeps_nothing_from_running) {
    Scheduler scheduler(database(), clock_);
    scheduler.add({"broken", minutes(1), [] { throw Unavailable("no disk"); }});
    scheduler.add(counting("purge", minutes(1)));
    EXPECT_EQ(scheduler.run_due(), 2);
    EXPECT_EQ(runs_, 1);
    clock_.advance(minutes(1));
    EXPECT_EQ(scheduler.run_due(), 2);
}

TEST_P(Jobs, how_a_task_went_is_remembered) {
    bool fails = true;
    Scheduler scheduler(database(), clock_);
    scheduler.add({"moody", minutes(1), [&] {
                       if (fails) throw Unavailable("no disk");
                   }});
    scheduler.run_due();
    EXPECT_EQ(scheduler.records()[0].failures, 1u);
    EXPECT_EQ(scheduler.records()[0].last_success, std::nullopt);
    fails = false;
    clock_.advance(minutes(1));
    scheduler.run_due();
    EXPECT_EQ(scheduler.records()[0].last_success, clock_.now());
    EXPECT_EQ(scheduler.records()[0].failures, 1u);
}

TEST_P(Jobs, sixteen_schedulers_run_a_task_once) {
    auto const other = open_another();
    constexpr int rounds = 5;
    for (int round = 0; round < rounds; ++round) {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i) {
            threads.emplace_back([&, i] {
                Scheduler scheduler(i % 2 == 0 ? database() : *other, clock_);
                scheduler.add(counting("purge"));
                scheduler.run_due();
            });
        }
        threads.clear();
        EXPECT_EQ(runs_, round + 1);
        clock_.advance(minutes(10));
    }
}

TEST_P(Jobs, the_thread_runs_what_is_due_and_stops) {
    Scheduler scheduler(database(), clock_);
    scheduler.add(counting("purge"));
    scheduler.start();
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (runs_ == 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    scheduler.stop();
    EXPECT_EQ(runs_, 1);
}

}  // namespace
}  // namespace ostiary::jobs
