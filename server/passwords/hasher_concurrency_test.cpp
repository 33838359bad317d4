#include "passwords/hasher.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace ostiary::passwords {
namespace {

using namespace std::chrono_literals;

constexpr Cost one_mebibyte{.memory_kib = 1'024, .passes = 1};
constexpr int callers = 24;
constexpr int rounds = 10;

TEST(HasherConcurrency, many_callers_each_get_their_own_answer) {
    SeededRandom random;
    Hasher hasher({.cost = one_mebibyte, .threads = {.threads = 4, .longest_wait = 1h, .give_up_after = 1h}},
                  random);
    std::atomic<int> mistakes = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < callers; ++i) {
            threads.emplace_back([&, i] {
                auto const priority = i % 2 == 0 ? Priority::Known : Priority::Ordinary;
                Secret const own{"password of caller " + std::to_string(i)};
                Secret const other{"password of caller " + std::to_string(i + 1)};
                for (int round = 0; round < rounds; ++round) {
                    auto const stored = hasher.hash(own, priority);
                    if (!stored || hasher.verify(own, *stored, priority) != true) ++mistakes;
                    if (!stored || hasher.verify(other, *stored, priority) != false) ++mistakes;
                }
            });
        }
    }
    EXPECT_EQ(0, mistakes);
    EXPECT_EQ(static_cast<std::uint64_t>(callers * rounds * 3), hasher.counters().current);
    EXPECT_EQ(0U, hasher.counters().threads.waiting);
}

TEST(HasherConcurrency, under_a_flood_each_call_is_either_hashed_or_refused) {
    SeededRandom random;
    Hasher hasher({.cost = one_mebibyte, .threads = {.threads = 2, .longest_wait = 2ms}}, random);
    std::atomic<std::uint64_t> hashed = 0;
    std::atomic<std::uint64_t> refused = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < callers; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < rounds; ++round) {
                    auto const outcome = hasher.verify(Secret("x"), std::nullopt, Priority::Ordinary);
                    ++(outcome ? hashed : refused);
                    EXPECT_TRUE(outcome || outcome.error().retry_after >= 1s);
                }
            });
        }
    }
    EXPECT_EQ(static_cast<std::uint64_t>(callers * rounds), hashed + refused);
    EXPECT_EQ(hashed, hasher.counters().current);
    EXPECT_EQ(refused, hasher.counters().threads.refused + hasher.counters().threads.given_up);
}

TEST(HasherConcurrency, stopping_amid_calls_answers_all_of_them) {
    SeededRandom random;
    Hasher hasher({.cost = one_mebibyte, .threads = {.threads = 2, .longest_wait = 1h, .give_up_after = 1h}},
                  random);
    std::vector<std::jthread> threads;
    std::atomic<int> answered = 0;
    for (int i = 0; i < callers; ++i) {
        threads.emplace_back([&] {
            while (hasher.verify(Secret("x"), std::nullopt, Priority::Ordinary)) {
            }
            ++answered;
        });
    }
    while (hasher.counters().current < callers) std::this_thread::yield();
    hasher.stop();
    threads.clear();
    EXPECT_EQ(callers, answered);
}

}  // namespace
}  // namespace ostiary::passwords
