#include "db/database.hpp"

#include "base/hash.hpp"
#include "testing/databases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <thread>

namespace ostiary::db {
namespace {

Statement const insert_limit{"INSERT INTO limits (key, used, resets_at) VALUES ($1, $2, $3)"};
Statement const insert_limit_unless_there{
    "INSERT INTO limits (key, used, resets_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING RETURNING "
    "used"};
Statement const use_limit{"UPDATE limits SET used = used + 1 WHERE key = $2 AND used < $1 RETURNING used"};
Statement const find_limit{"SELECT used, resets_at FROM limits WHERE key = $1"};
Statement const count_limits{"SELECT count(*) FROM limits"};
Statement const insert_identifier{
    "INSERT INTO identifiers (key, application_id, kind, value, account_id, verified, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
Statement const find_identifier{
    "SELECT key, kind, value, verified, created_at FROM identifiers WHERE application_id = $1"};
Statement const insert_key{
    "INSERT INTO keys (hash, id, organization_id, application_id, kind, name, value, created_at, revoked_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
Statement const insert_organization{"INSERT INTO organizations (id, name, created_at) VALUES ($1, $2, $3)"};
Statement const find_key{"SELECT application_id, value, revoked_at FROM keys WHERE hash = $1"};

class EveryDatabase : public testing::EachDatabase {
  protected:
    void insert(std::string_view key, std::int64_t used) {
        database().write([&](Transaction& tx) { tx.execute(insert_limit, as_bytes(key), used, 0); });
    }
    std::int64_t count() { return database().query_one(count_limits)->get<std::int64_t>(0); }
};
INSTANTIATE_TEST_SUITE_P(Engines, EveryDatabase, testing::both_engines(), testing::engine_name);

TEST_P(EveryDatabase, values_come_back_as_they_went_in) {
    struct Case {
        Bytes key;
        std::string text;
        std::int64_t number;
        bool truth;
    };
    std::vector<Case> const cases = {
        {{}, "", 0, false},
        {{0, 1, 0, 255}, "plain", std::numeric_limits<std::int64_t>::max(), true},
        {{'a', '\'', 0},
         "\u00e9\u4f60\U0001F600 ' \" \\ $1 %",
         std::numeric_limits<std::int64_t>::min(),
         false},
        {Bytes(100'000, 7), std::string(100'000, 'x'), -1, true},
    };
    for (Case const& one : cases) {
        auto const application = ApplicationId::make(clock_.now(), random_);
        database().write([&](Transaction& tx) {
            tx.execute(insert_identifier, one.key, application, "email", one.text, AccountId(), one.truth,
                       one.number);
        });
        auto const row =
            database().read([&](Transaction& tx) { return tx.query_one(find_identifier, application); });
        ASSERT_TRUE(row);
        EXPECT_EQ(row->get<Bytes>(0), one.key);
        EXPECT_EQ(row->get<std::string>(1), "email");
        EXPECT_EQ(row->get<std::string>(2), one.text);
        EXPECT_EQ(row->get<bool>(3), one.truth);
        EXPECT_EQ(row->get<std::int64_t>(4), one.number);
    }
}

TEST_P(EveryDatabase, null_and_empty_are_told_apart) {
    auto const organization = OrganizationId::make(clock_.now(), random_);
    Hash const hash = sha256_of_parts({as_bytes("key")});
    database().write([&](Transaction& tx) {
        tx.execute(insert_organization, organization, "o", clock_.now());
        tx.execute(insert_key, hash, KeyId(), organization, std::nullopt, "secret", "",
                   std::optional<std::string>(""), clock_.now(), std::optional<Timestamp>());
    });
    auto const row = database().query_one(find_key, hash);
    EXPECT_TRUE(row->is_null(0));
    EXPECT_EQ(row->get<std::optional<ApplicationId>>(0), std::nullopt);
    EXPECT_EQ(row->get<std::optional<std::string>>(1), "");
    EXPECT_EQ(row->get<std::optional<Timestamp>>(2), std::nullopt);
}

TEST_P(EveryDatabase, a_unit_returns_what_it_computes) {
    insert("a", 3);
    EXPECT_EQ(
        database().write([](Transaction& tx) { return tx.query_one(count_limits)->get<std::int64_t>(0); }),
        1);
    auto const missing =
        database().read([](Transaction& tx) { return tx.query_one(find_limit, as_bytes("b")); });
    EXPECT_FALSE(missing);
}

TEST_P(EveryDatabase, the_number_of_rows_written_is_told) {
    insert("a", 3);
    auto const changed =
        database().write([](Transaction& tx) { return tx.execute(use_limit, 9, as_bytes("a")); });
    auto const unchanged =
        database().write([](Transaction& tx) { return tx.execute(use_limit, 4, as_bytes("a")); });
    auto const none =
        database().write([](Transaction& tx) { return tx.execute(use_limit, 9, as_bytes("b")); });
    EXPECT_EQ(changed, 1);
    EXPECT_EQ(unchanged, 0);
    EXPECT_EQ(none, 0);
}

TEST_P(EveryDatabase, an_error_is_not_a_rollback) {
    auto const outcome = database().write([](Transaction& tx) -> Result<int> {
        tx.execute(insert_limit, as_bytes("a"), 1, 0);
        return fail(ErrorCode::NotFound);
    });
    EXPECT_EQ(outcome.error().code, ErrorCode::NotFound);
    EXPECT_EQ(count(), 1);
}

TEST_P(EveryDatabase, an_undone_unit_leaves_nothing_behind) {
    auto const outcome = database().write([](Transaction& tx) -> Result<int> {
        tx.execute(insert_limit, as_bytes("a"), 1, 0);
        tx.notify("test", "undone");
        return tx.undo(ErrorCode::NotFound);
    });
    EXPECT_EQ(outcome.error().code, ErrorCode::NotFound);
    EXPECT_EQ(count(), 0);
}

TEST_P(EveryDatabase, an_exception_rolls_back_and_reaches_the_caller) {
    auto const unit = [](Transaction& tx) {
        tx.execute(insert_limit, as_bytes("a"), 1, 0);
        throw std::out_of_range("mine");
    };
    EXPECT_THROW(database().write(unit), std::out_of_range);
    EXPECT_EQ(count(), 0);
}

TEST_P(EveryDatabase, what_is_done_is_counted) {
    auto const options = this->options();
    auto const node = open(options);
    for (int i = 0; i < 3; ++i) node->write([](Transaction& tx) { tx.query(count_limits); });
    node->read([](Transaction& tx) { tx.query(count_limits); });
    node->query(count_limits);
    EXPECT_THROW(node->write([](Transaction&) { throw Unavailable("as the test wishes"); }), Unavailable);
    auto const& counters = *options.counters;
    EXPECT_EQ(counters.writes.run, 4u);
    EXPECT_EQ(counters.writes.failed, 1u);
    EXPECT_GE(counters.commits, 3u);
    EXPECT_EQ(counters.reads.run, 1u);
    EXPECT_EQ(counters.queries.run, 1u);
    EXPECT_EQ(counters.retries, 0u);
}

TEST_P(EveryDatabase, a_duplicate_is_a_conflict_that_rolls_back) {
    insert("a", 1);
    auto const unit = [](Transaction& tx) {
        tx.execute(insert_limit, as_bytes("b"), 1, 0);
        tx.execute(insert_limit, as_bytes("a"), 1, 0);
    };
    EXPECT_THROW(database().write(unit), Conflict);
    EXPECT_EQ(count(), 1);
}

TEST_P(EveryDatabase, a_missing_parent_is_a_conflict) {
    auto const unit = [&](Transaction& tx) {
        tx.execute(insert_key, Hash{}, KeyId(), OrganizationId(), std::nullopt, "secret", "", std::nullopt, 0,
                   std::nullopt);
    };
    EXPECT_THROW(database().write(unit), Conflict);
}

TEST_P(EveryDatabase, a_swallowed_failure_still_rolls_back) {
    insert("a", 1);
    auto const unit = [](Transaction& tx) {
        tx.execute(insert_limit, as_bytes("b"), 1, 0);
        try {
            tx.execute(insert_limit, as_bytes("a"), 1, 0);
        } catch (Conflict const&) {
        }
    };
    EXPECT_THROW(database().write(unit), Conflict);
    EXPECT_EQ(count(), 1);
}

TEST_P(EveryDatabase, on_conflict_answers_without_an_exception) {
    auto const insert_once = [](Transaction& tx) {
        return tx.query_one(insert_limit_unless_there, as_bytes("a"), 1, 0).has_value();
    };
    EXPECT_TRUE(database().write(insert_once));
    EXPECT_FALSE(database().write(insert_once));
}

TEST_P(EveryDatabase, a_read_sees_one_snapshot) {
    insert("a", 1);
    auto const other = open_another();
    database().read([&](Transaction& tx) {
        EXPECT_EQ(tx.query_one(count_limits)->get<std::int64_t>(0), 1);
        std::thread([&] {
            other->write([](Transaction& inner) { inner.execute(insert_limit, as_bytes("b"), 1, 0); });
        }).join();
        EXPECT_EQ(tx.query_one(count_limits)->get<std::int64_t>(0), 1);
    });
    EXPECT_EQ(count(), 2);
}

TEST_P(EveryDatabase, a_read_cannot_write) {
    EXPECT_THROW(database().read([](Transaction& tx) { tx.execute(insert_limit, as_bytes("a"), 1, 0); }),
                 BrokenInvariant);
    EXPECT_THROW(database().query(insert_limit, as_bytes("a"), 1, 0), BrokenInvariant);
    EXPECT_EQ(count(), 0);
}

TEST_P(EveryDatabase, a_unit_that_uses_the_database_again_fails_at_once) {
    EXPECT_THROW(database().write([&](Transaction&) { insert("a", 1); }), BrokenInvariant);
    EXPECT_THROW(database().read([&](Transaction&) { insert("a", 1); }), BrokenInvariant);
    EXPECT_THROW(database().read([&](Transaction&) { count(); }), BrokenInvariant);
    EXPECT_EQ(count(), 0);
}

TEST_P(EveryDatabase, wrong_use_of_a_statement_is_a_bug) {
    static Statement const broken{"SELECT FROM WHERE"};
    static Statement const no_table{"SELECT 1 FROM nowhere"};
    EXPECT_THROW(database().query(broken), BrokenInvariant);
    EXPECT_THROW(database().query(no_table), BrokenInvariant);
    EXPECT_THROW(database().query(find_limit), BrokenInvariant);
    EXPECT_THROW(database().query(find_limit, as_bytes("a"), 1), BrokenInvariant);
    insert("a", 1);
    EXPECT_THROW(database().query_one(find_limit, as_bytes("a"))->get<std::string>(0), BrokenInvariant);
    EXPECT_THROW(database().query_one(find_limit, as_bytes("a"))->get<std::int64_t>(2), BrokenInvariant);
}

TEST_P(EveryDatabase, text_is_utf8_without_nul) {
    auto const write_text = [&](std::string_view text) {
        database().write([&](Transaction& tx) {
            tx.execute(insert_identifier, as_bytes("k"), ApplicationId(), "email", text, AccountId(), true,
                       0);
        });
    };
    EXPECT_THROW(write_text(std::string_view("a\0b", 3)), BrokenInvariant);
    EXPECT_THROW(write_text("\xff"), BrokenInvariant);
}

TEST_P(EveryDatabase, it_answers_whether_it_is_there) {
    EXPECT_TRUE(database().is_reachable());
}

}  // namespace
}  // namespace ostiary::db
