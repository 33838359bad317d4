#include "passwords/hasher.hpp"

#include <gtest/gtest.h>
#include <time.h>

#include <thread>

namespace ostiary::passwords {
namespace {

using namespace std::chrono_literals;

constexpr Cost cheap_cost{.memory_kib = 1'024, .passes = 1};

Secret const right_password{"correct horse battery staple"};
Secret const wrong_password{"correct horse battery stable"};

// What the thread that asks has computed; what else the machine does meanwhile is not in it.
Duration computed() {
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return std::chrono::duration_cast<Duration>(std::chrono::seconds(spent.tv_sec) +
                                                std::chrono::nanoseconds(spent.tv_nsec));
}

class AHasher : public testing::Test {
  protected:
    std::string stored_at(Cost cost) { return passwords::hash(right_password, cost, random_); }

    SeededRandom random_;
    Hasher hasher_{{.cost = cheap_cost, .threads = {}}, random_};
};

TEST_F(AHasher, makes_hashes_that_their_password_matches) {
    auto const stored = hasher_.hash(right_password, Priority::Ordinary);
    ASSERT_TRUE(stored);
    EXPECT_FALSE(hasher_.should_rehash(*stored));
    EXPECT_TRUE(hasher_.verify(right_password, *stored, Priority::Ordinary).value());
    EXPECT_FALSE(hasher_.verify(wrong_password, *stored, Priority::Ordinary).value());
    EXPECT_EQ(3U, hasher_.counters().current);
    EXPECT_EQ(0U, hasher_.counters().foreign);
}

TEST_F(AHasher, each_failure_costs_one_current_hash) {
    struct Case {
        char const* what;
        Secret password;
        std::optional<std::string> stored;
    };
    Case const cases[] = {
        {"no account, or no password", right_password, std::nullopt},
        {"wrong password", wrong_password, stored_at(cheap_cost)},
        {"unreadable hash", right_password, "gibberish"},
        {"hash beyond the bounds", right_password,
         "$2b$31$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS"},
        {"empty password", Secret(), stored_at(cheap_cost)},
        {"password longer than any", Secret(std::string(2'000, 'x')), stored_at(cheap_cost)},
        {"password with NUL", Secret(std::string("a\0b", 3)), stored_at(cheap_cost)},
    };
    for (auto const& attempt : cases) {
        auto const before = hasher_.counters();
        EXPECT_FALSE(hasher_.verify(attempt.password, attempt.stored, Priority::Ordinary).value())
            << attempt.what;
        auto const after = hasher_.counters();
        EXPECT_EQ(before.current + 1, after.current) << attempt.what;
        EXPECT_EQ(before.foreign, after.foreign) << attempt.what;
        EXPECT_EQ(before.topped_up, after.topped_up) << attempt.what;
    }
}

TEST_F(AHasher, a_cheaper_hash_fails_after_as_much_work_as_a_current_one) {
    Hasher dear({.cost = {.memory_kib = 8 * 1'024, .passes = 2}, .threads = {.elapsed = computed}}, random_);
    ASSERT_FALSE(dear.verify(wrong_password, std::nullopt, Priority::Ordinary).value());
    EXPECT_FALSE(
        dear.verify(wrong_password, stored_at({.memory_kib = 64, .passes = 1}), Priority::Ordinary).value());
    EXPECT_EQ(1U, dear.counters().foreign);
    EXPECT_EQ(1U, dear.counters().topped_up);
}

TEST_F(AHasher, a_dearer_hash_fails_without_further_work) {
    ASSERT_FALSE(hasher_.verify(wrong_password, std::nullopt, Priority::Ordinary).value());
    EXPECT_FALSE(
        hasher_.verify(wrong_password, stored_at({.memory_kib = 32 * 1'024, .passes = 2}), Priority::Ordinary)
            .value());
    EXPECT_EQ(1U, hasher_.counters().foreign);
    EXPECT_EQ(0U, hasher_.counters().topped_up);
}

TEST_F(AHasher, a_foreign_hash_matches_once_and_should_be_replaced) {
    std::string const bcrypt = "$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS";
    EXPECT_TRUE(hasher_.verify(right_password, bcrypt, Priority::Ordinary).value());
    EXPECT_TRUE(hasher_.should_rehash(bcrypt));
    EXPECT_EQ(0U, hasher_.counters().topped_up);
}

TEST_F(AHasher, hashes_in_an_arena_that_is_wiped_when_nothing_waits) {
    ASSERT_TRUE(hasher_.hash(right_password, Priority::Ordinary));
    while (hasher_.counters().threads.unwiped_arenas != 0) std::this_thread::yield();
    EXPECT_LT(0U, hasher_.counters().threads.arena_bytes);
}

TEST_F(AHasher, gives_memory_back_when_idle_for_long) {
    Hasher hasher({.cost = cheap_cost, .threads = {.release_after = 0ms}}, random_);
    ASSERT_TRUE(hasher.hash(right_password, Priority::Ordinary));
    while (hasher.counters().threads.arena_bytes != 0) std::this_thread::yield();
    ASSERT_TRUE(hasher.hash(right_password, Priority::Ordinary));
}

TEST_F(AHasher, refuses_when_stopped) {
    hasher_.stop();
    EXPECT_EQ(ErrorCode::Unavailable,
              hasher_.verify(right_password, std::nullopt, Priority::Known).error().code);
    EXPECT_EQ(ErrorCode::Unavailable, hasher_.hash(right_password, Priority::Known).error().code);
}

TEST(HasherOptions, a_cost_that_could_not_be_compared_is_refused) {
    SeededRandom random;
    EXPECT_THROW(Hasher({.cost = {.memory_kib = 1, .passes = 1}, .threads = {}}, random), BrokenInvariant);
}

}  // namespace
}  // namespace ostiary::passwords
