// What saves round trips: statements whose answer nobody reads, and questions that are asked together.
#include "testing/databases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::db {
namespace {

Statement const insert_sent{"INSERT INTO limits (key, used, resets_at) VALUES ($1, $2, 0)"};
Statement const find_used{"SELECT used FROM limits WHERE key = $1"};
Statement const count_all_limits{"SELECT count(*) FROM limits"};
Statement const one_divided_by{"SELECT 1 / CAST($1 AS bigint)"};

class RoundTrips : public testing::EachDatabase {
  protected:
    void insert(std::string_view key, std::int64_t used) {
        database().write([&](Transaction& tx) { tx.send(insert_sent, as_bytes(key), used); });
    }
    std::int64_t count() { return database().query_one(count_all_limits)->get<std::int64_t>(0); }
};
INSTANTIATE_TEST_SUITE_P(Engines, RoundTrips, testing::both_engines(), testing::engine_name);

TEST_P(RoundTrips, what_is_sent_is_there_for_the_next_statement_and_after_the_commit) {
    database().write([&](Transaction& tx) {
        tx.send(insert_sent, as_bytes("a"), 1);
        tx.send(insert_sent, as_bytes("b"), 2);
        EXPECT_EQ(tx.query_one(find_used, as_bytes("b"))->get<std::int64_t>(0), 2);
        tx.send(insert_sent, as_bytes("c"), 3);
    });
    EXPECT_EQ(count(), 3);
}

TEST_P(RoundTrips, a_failure_of_what_was_sent_last_rolls_everything_back) {
    insert("a", 1);
    auto const unit = [](Transaction& tx) {
        tx.execute(insert_sent, as_bytes("b"), 1);
        tx.send(insert_sent, as_bytes("a"), 1);
        tx.send(insert_sent, as_bytes("c"), 1);
    };
    EXPECT_THROW(database().write(unit), Conflict);
    EXPECT_EQ(count(), 1);
}

TEST_P(RoundTrips, a_failure_of_what_was_sent_is_thrown_by_the_next_statement_at_the_latest) {
    insert("a", 1);
    bool got_past = false;
    auto const unit = [&](Transaction& tx) {
        tx.send(insert_sent, as_bytes("a"), 1);
        tx.execute(insert_sent, as_bytes("b"), 1);
        got_past = true;
    };
    EXPECT_THROW(database().write(unit), Conflict);
    EXPECT_FALSE(got_past);
    EXPECT_EQ(count(), 1);
}

// With one connection, which the next unit uses again.
TEST_P(RoundTrips, an_undone_unit_leaves_nothing_of_what_was_sent_even_of_what_failed) {
    auto options = this->options();
    options.connections = 1;
    auto const node = open(options);
    insert("a", 1);
    for (int round = 0; round < 3; ++round) {
        auto const unit = [](Transaction& tx) -> Result<void> {
            tx.send(insert_sent, as_bytes("b"), 1);
            return tx.undo(ErrorCode::WrongCode);
        };
        EXPECT_FALSE(node->write(unit));
        // On SQLite it fails at once, on PostgreSQL nobody waits for it.
        auto const failing = [](Transaction& tx) -> Result<void> {
            tx.send(insert_sent, as_bytes("a"), 1);
            return tx.undo(ErrorCode::WrongCode);
        };
        try {
            EXPECT_FALSE(node->write(failing));
        } catch (Conflict const&) {
        }
    }
    node->write([](Transaction& tx) { tx.execute(insert_sent, as_bytes("c"), 1); });
    EXPECT_EQ(count(), 2);
}

TEST_P(RoundTrips, questions_are_answered_in_their_order) {
    insert("a", 1);
    insert("b", 2);
    std::array const questions{ask(find_used, as_bytes("b")), ask(find_used, as_bytes("none")),
                               ask(find_used, as_bytes("a")), ask(count_all_limits)};
    auto const answers = database().read_together(questions);
    ASSERT_EQ(answers.size(), 4u);
    EXPECT_EQ(answers[0].at(0).get<std::int64_t>(0), 2);
    EXPECT_TRUE(answers[1].empty());
    EXPECT_EQ(answers[2].at(0).get<std::int64_t>(0), 1);
    EXPECT_EQ(answers[3].at(0).get<std::int64_t>(0), 2);
}

TEST_P(RoundTrips, questions_within_a_unit_see_what_it_has_sent) {
    insert("a", 1);
    database().write([&](Transaction& tx) {
        tx.send(insert_sent, as_bytes("b"), 2);
        tx.send(insert_sent, as_bytes("c"), 3);
        std::array const questions{ask(count_all_limits), ask(find_used, as_bytes("c"))};
        for (int again = 0; again < 2; ++again) {
            auto const answers = tx.answer_together(questions);
            ASSERT_EQ(answers.size(), 2u);
            EXPECT_EQ(answers[0].at(0).get<std::int64_t>(0), 3);
            EXPECT_EQ(answers[1].at(0).get<std::int64_t>(0), 3);
        }
        EXPECT_TRUE(tx.answer_together({}).empty());
    });
    EXPECT_EQ(count(), 3);
}

TEST_P(RoundTrips, a_question_that_fails_ends_its_unit) {
    if (GetParam() == Engine::Sqlite) GTEST_SKIP() << "SQLite divides by zero";
    auto const unit = [](Transaction& tx) {
        tx.send(insert_sent, as_bytes("a"), 1);
        std::array const questions{ask(count_all_limits), ask(one_divided_by, 0), ask(count_all_limits)};
        tx.answer_together(questions);
    };
    EXPECT_THROW(database().write(unit), BrokenInvariant);
    EXPECT_EQ(count(), 0);
}

TEST_P(RoundTrips, questions_do_not_write) {
    std::array const questions{ask(insert_sent, as_bytes("a"), 1)};
    EXPECT_ANY_THROW(database().read_together(questions));
    EXPECT_EQ(count(), 0);
}

TEST_P(RoundTrips, a_question_that_fails_leaves_the_connection_usable) {
    if (GetParam() == Engine::Sqlite) GTEST_SKIP() << "SQLite divides by zero";
    auto options = this->options();
    options.connections = 1;
    auto const node = open(options);
    std::array const bad{ask(count_all_limits), ask(one_divided_by, 0), ask(count_all_limits)};
    EXPECT_THROW(node->read_together(bad), BrokenInvariant);
    std::array const good{ask(one_divided_by, 1)};
    EXPECT_EQ(node->read_together(good).at(0).at(0).get<std::int64_t>(0), 1);
}

}  // namespace
}  // namespace ostiary::db
