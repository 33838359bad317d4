#include "testing/databases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <barrier>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace ostiary::db {
namespace {

constexpr int callers = 16;

Statement const insert_counter{"INSERT INTO limits (key, used, resets_at) VALUES ($1, $2, 0)"};
Statement const insert_counter_once{
    "INSERT INTO limits (key, used, resets_at) VALUES ($1, $2, 0) ON CONFLICT (key) DO NOTHING RETURNING "
    "used"};
Statement const take_one{"UPDATE limits SET used = used - 1 WHERE key = $1 AND used > 0 RETURNING used"};
Statement const add_one{"UPDATE limits SET used = used + 1 WHERE key = $1"};
Statement const read_counter{"SELECT used FROM limits WHERE key = $1"};
Statement const read_sum{"SELECT CAST(sum(used) AS bigint) FROM limits"};
Statement const move_out{"UPDATE limits SET used = used - $1 WHERE key = $2"};
Statement const move_in{"UPDATE limits SET used = used + $1 WHERE key = $2"};

// Runs `work(caller)` on as many threads, which start together.
void run_together(std::function<void(int caller)> const& work, int count = callers) {
    std::barrier start(count);
    std::vector<std::jthread> threads;
    for (int caller = 0; caller < count; ++caller) {
        threads.emplace_back([&, caller] {
            start.arrive_and_wait();
            work(caller);
        });
    }
}

class EveryDatabaseConcurrency : public testing::EachDatabase {
  protected:
    void insert(std::string_view key, std::int64_t used) {
        database().write([&](Transaction& tx) { tx.execute(insert_counter, as_bytes(key), used); });
    }
    std::int64_t counter(std::string_view key) {
        return database().query_one(read_counter, as_bytes(key))->get<std::int64_t>(0);
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, EveryDatabaseConcurrency, testing::both_engines(), testing::engine_name);

TEST_P(EveryDatabaseConcurrency, one_of_sixteen_callers_consumes_a_row) {
    auto const second_node = open_another();
    for (int round = 0; round < 10; ++round) {
        std::string const key = "round " + std::to_string(round);
        insert(key, 1);
        std::atomic<int> winners = 0;
        run_together([&](int caller) {
            auto& node = caller % 2 == 0 ? database() : *second_node;
            bool const won = node.write(
                [&](Transaction& tx) { return tx.query_one(take_one, as_bytes(key)).has_value(); });
            if (won) ++winners;
        });
        EXPECT_EQ(winners, 1);
        EXPECT_EQ(counter(key), 0);
    }
}

TEST_P(EveryDatabaseConcurrency, one_of_sixteen_callers_owns_a_unique_value) {
    std::atomic<int> winners = 0;
    std::atomic<int> conflicts = 0;
    run_together([&](int caller) {
        auto const once = [&](Transaction& tx) {
            return tx.query_one(insert_counter_once, as_bytes("a"), caller).has_value();
        };
        if (database().write(once)) ++winners;
        try {
            database().write([&](Transaction& tx) { tx.execute(insert_counter, as_bytes("b"), caller); });
        } catch (Conflict const&) {
            ++conflicts;
        }
    });
    EXPECT_EQ(winners, 1);
    EXPECT_EQ(conflicts, callers - 1);
}

TEST_P(EveryDatabaseConcurrency, a_unit_that_fails_takes_no_other_with_it) {
    insert("kept", 0);
    insert("lost", 0);
    std::atomic<int> thrown = 0;
    std::atomic<int> undone = 0;
    constexpr int rounds = 30;
    run_together([&](int caller) {
        for (int round = 0; round < rounds; ++round) {
            auto const unit = [&](Transaction& tx) -> Result<void> {
                if (caller % 3 == 0) {
                    tx.execute(add_one, as_bytes("kept"));
                    return {};
                }
                tx.execute(add_one, as_bytes("lost"));
                if (caller % 3 == 1) return tx.undo(ErrorCode::NotFound);
                throw std::out_of_range("mine");
            };
            try {
                if (!database().write(unit)) ++undone;
            } catch (std::out_of_range const&) {
                ++thrown;
            }
        }
    });
    EXPECT_EQ(counter("kept"), 6 * rounds);
    EXPECT_EQ(counter("lost"), 0);
    EXPECT_EQ(undone, 5 * rounds);
    EXPECT_EQ(thrown, 5 * rounds);
}

// PostgreSQL ends a deadlock after a second, by failing one of the two: few callers, so that it does not take
// long, with patience for one that loses every time.
TEST_P(EveryDatabaseConcurrency, units_that_lock_in_opposite_order_all_succeed) {
    insert("a", 1'000);
    insert("b", 1'000);
    std::atomic<int> runs = 0;
    auto patient = options();
    patient.patience = std::chrono::minutes(1);
    auto const node = db::open(patient);
    auto const move_one = [&](int caller) {
        std::string_view const from = caller == 0 ? "a" : "b";
        std::string_view const to = caller == 0 ? "b" : "a";
        for (int round = 0; round < 10; ++round) {
            node->write([&](Transaction& tx) {
                ++runs;
                tx.execute(move_out, 1, as_bytes(from));
                tx.execute(move_in, 1, as_bytes(to));
            });
        }
    };
    run_together(move_one, 2);
    EXPECT_EQ(counter("a"), 1'000);
    EXPECT_EQ(counter("b"), 1'000);
    EXPECT_GE(runs, 20);
}

TEST_P(EveryDatabaseConcurrency, a_read_never_sees_half_a_unit) {
    insert("a", 500);
    insert("b", 500);
    run_together([&](int caller) {
        for (int round = 0; round < 20; ++round) {
            if (caller == 0) {
                database().write([&](Transaction& tx) {
                    tx.execute(move_out, 7, as_bytes("a"));
                    tx.execute(move_in, 7, as_bytes("b"));
                });
                continue;
            }
            auto const both = database().read([&](Transaction& tx) {
                auto const a = tx.query_one(read_counter, as_bytes("a"))->get<std::int64_t>(0);
                return a + tx.query_one(read_counter, as_bytes("b"))->get<std::int64_t>(0);
            });
            EXPECT_EQ(both, 1'000);
            EXPECT_EQ(database().query_one(read_sum)->get<std::int64_t>(0), 1'000);
        }
    });
}

TEST_P(EveryDatabaseConcurrency, a_subscriber_is_told_before_write_returns) {
    auto const own = std::make_shared<std::array<std::atomic<bool>, callers>>();
    database().subscribe("test", [own](std::string_view payload) {
        if (!payload.empty()) own->at(std::stoul(std::string(payload))) = true;
    });
    run_together([&](int caller) {
        database().write([&](Transaction& tx) { tx.notify("test", std::to_string(caller)); });
        EXPECT_TRUE(own->at(static_cast<std::size_t>(caller)));
    });
}

}  // namespace
}  // namespace ostiary::db
