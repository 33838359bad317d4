#include "limits/counter.hpp"

#include "testing/databases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <latch>
#include <mutex>
#include <thread>

namespace ostiary::limits {
namespace {

using namespace std::chrono_literals;

class Counters : public ostiary::testing::EachDatabase {
  protected:
    Count count_one(Key const& key) {
        return database().write([&](db::Transaction& tx) { return count(tx, key, 1h, clock_.now()); });
    }
    Count peek_at(Key const& key) {
        return database().read([&](db::Transaction& tx) { return peek(tx, key, clock_.now()); });
    }

    Key const key_{"codes.sent", {as_bytes("ada@example.org")}};
};
INSTANTIATE_TEST_SUITE_P(Engines, Counters, ostiary::testing::both_engines(), ostiary::testing::engine_name);

TEST_P(Counters, each_count_is_one_more_until_the_window_ends) {
    Timestamp const start = clock_.now();
    EXPECT_EQ(count_one(key_).used, 1);
    clock_.advance(30min);
    EXPECT_EQ(count_one(key_).used, 2);
    EXPECT_EQ(peek_at(key_).used, 2);
    EXPECT_EQ(peek_at(key_).resets_at, start + 1h);
    clock_.advance(30min);
    EXPECT_EQ(peek_at(key_).used, 0);
    EXPECT_EQ(count_one(key_).used, 1);
    EXPECT_EQ(peek_at(key_).resets_at, start + 2h);
}

TEST_P(Counters, what_was_never_counted_is_at_nothing) {
    EXPECT_EQ(peek_at(key_).used, 0);
    EXPECT_EQ(peek_at(key_).resets_at, clock_.now());
}

TEST_P(Counters, a_reset_forgets_the_count) {
    count_one(key_);
    database().write([&](db::Transaction& tx) { reset(tx, key_); });
    EXPECT_EQ(peek_at(key_).used, 0);
    EXPECT_EQ(count_one(key_).used, 1);
}

TEST_P(Counters, names_and_parts_tell_counters_apart) {
    count_one(key_);
    EXPECT_EQ(count_one(Key("codes.tried", {as_bytes("ada@example.org")})).used, 1);
    EXPECT_EQ(count_one(Key("codes.sent", {as_bytes("bob@example.org")})).used, 1);
    EXPECT_EQ(count_one(Key("codes.sent", {as_bytes("ada@example"), as_bytes(".org")})).used, 1);
    EXPECT_EQ(count_one(key_).used, 2);
}

TEST_P(Counters, a_count_stays_when_the_unit_of_work_answers_an_error) {
    auto const refused = database().write([&](db::Transaction& tx) -> Result<int> {
        count(tx, key_, 1h, clock_.now());
        return fail(ErrorCode::TooManyCodes);
    });
    EXPECT_FALSE(refused);
    EXPECT_EQ(peek_at(key_).used, 1);
}

TEST_P(Counters, callers_at_once_each_see_a_number_of_their_own) {
    auto const other_node = open_another();
    db::Database* const nodes[] = {&database(), other_node.get()};
    constexpr int callers = 16;
    std::mutex mutex;
    std::vector<std::int64_t> seen;
    {
        std::latch start(callers);
        std::vector<std::jthread> threads;
        for (int i = 0; i < callers; ++i) {
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                auto const counted = nodes[i % 2]->write(
                    [&](db::Transaction& tx) { return count(tx, key_, 1h, clock_.now()); });
                std::lock_guard const lock(mutex);
                seen.push_back(counted.used);
            });
        }
    }
    std::ranges::sort(seen);
    for (int i = 0; i < callers; ++i) EXPECT_EQ(seen.at(static_cast<std::size_t>(i)), i + 1);
}

TEST_P(Counters, only_ended_windows_are_purged_and_not_more_than_asked) {
    for (char const* name : {"a", "b", "c"}) count_one(Key(name, {}));
    clock_.advance(30min);
    count_one(key_);
    clock_.advance(30min);
    auto const purge_two = [&] {
        return database().write([&](db::Transaction& tx) { return purge(tx, clock_.now(), 2); });
    };
    EXPECT_EQ(purge_two(), 2);
    EXPECT_EQ(purge_two(), 1);
    EXPECT_EQ(purge_two(), 0);
    EXPECT_EQ(peek_at(key_).used, 1);
}

}  // namespace
}  // namespace ostiary::limits
