#include "testing/databases.hpp"
#include "testing/postgres_server.hpp"
#include "testing/waiting.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace ostiary::db {
namespace {

using testing::becomes_true;
using testing::Contains;

// What was heard, in order; waits for it. The database, which lives longer than the test's own variables,
// shares it.
class Heard {
  public:
    void listen_to(Database& database, std::string const& channel) {
        database.subscribe(channel, [log = log_](std::string_view payload) {
            {
                std::scoped_lock const lock(log->mutex);
                log->payloads.emplace_back(payload);
            }
            log->changed.notify_all();
        });
    }
    bool wait_for(std::string_view payload) {
        std::unique_lock lock(log_->mutex);
        auto const is_there = [&] {
            return std::ranges::find(log_->payloads, payload) != log_->payloads.end();
        };
        return log_->changed.wait_for(lock, std::chrono::seconds(20), is_there);
    }
    std::vector<std::string> payloads() {
        std::scoped_lock const lock(log_->mutex);
        return log_->payloads;
    }

  private:
    struct Log {
        std::mutex mutex;
        std::condition_variable changed;
        std::vector<std::string> payloads;
    };
    std::shared_ptr<Log> log_ = std::make_shared<Log>();
};

class EveryDatabaseNotify : public testing::EachDatabase {};
INSTANTIATE_TEST_SUITE_P(Engines, EveryDatabaseNotify, testing::both_engines(), testing::engine_name);

TEST_P(EveryDatabaseNotify, subscribers_of_the_channel_hear_it_once_it_is_durable) {
    static Statement const insert{"INSERT INTO installation (name, value) VALUES ('a', 'b')"};
    static Statement const count{"SELECT count(*) FROM installation"};
    Heard heard;
    Heard other;
    heard.listen_to(database(), "mine");
    other.listen_to(database(), "other");
    auto const seen = std::make_shared<std::atomic<std::int64_t>>(0);
    database().subscribe("mine", [&node = database(), seen](std::string_view) {
        *seen = std::max(seen->load(), node.query_one(count)->get<std::int64_t>(0));
    });
    database().write([&](Transaction& tx) {
        tx.execute(insert);
        tx.notify("mine", "hello \u00e9 there");
    });
    EXPECT_THAT(heard.payloads(), Contains("hello \u00e9 there"));
    EXPECT_EQ(*seen, 1);
    EXPECT_THAT(other.payloads(), testing::Not(Contains("hello \u00e9 there")));
}

TEST_P(EveryDatabaseNotify, what_is_rolled_back_is_not_told) {
    Heard heard;
    heard.listen_to(database(), "mine");
    EXPECT_FALSE(database().write([](Transaction& tx) -> Result<int> {
        tx.notify("mine", "undone");
        return tx.undo(ErrorCode::NotFound);
    }));
    auto const failing = [](Transaction& tx) {
        tx.notify("mine", "thrown");
        throw std::out_of_range("mine");
    };
    EXPECT_THROW(database().write(failing), std::out_of_range);
    database().write([](Transaction& tx) { tx.notify("mine", "last"); });
    EXPECT_TRUE(heard.wait_for("last"));
    EXPECT_THAT(heard.payloads(), testing::Not(Contains("undone")));
    EXPECT_THAT(heard.payloads(), testing::Not(Contains("thrown")));
}

TEST_P(EveryDatabaseNotify, a_notification_is_bounded) {
    EXPECT_THROW(database().write([](Transaction& tx) { tx.notify("mine", ""); }), BrokenInvariant);
    EXPECT_THROW(database().write([](Transaction& tx) { tx.notify("two words", "x"); }), BrokenInvariant);
    EXPECT_THROW(database().write([](Transaction& tx) { tx.notify("mine", std::string(4'001, 'x')); }),
                 BrokenInvariant);
    EXPECT_NO_THROW(database().write([](Transaction& tx) {
        for (int i = 0; i < 5; ++i) tx.notify("mine", std::string(3'999, 'x') + std::to_string(i));
    }));
}

class PostgresNotify : public testing::EachDatabase {
  protected:
    // A listener is the connection that has said LISTEN.
    static constexpr char const* end_listeners =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid "
        "<> pg_backend_pid()";

    void run_as_superuser(std::string const& sql) const {
        auto& server = testing::PostgresServer::of_this_program();
        server.run(database_name(), sql);
    }
    void let_in(bool yes) const {
        testing::PostgresServer::of_this_program().run(
            "postgres",
            "ALTER DATABASE " + database_name() + " ALLOW_CONNECTIONS " + (yes ? "true" : "false"));
    }

  private:
    std::string database_name() const {
        std::string const url(options().url.reveal());
        return url.substr(url.rfind('/') + 1);
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, PostgresNotify, testing::Values(Engine::Postgres), testing::engine_name);

TEST_P(PostgresNotify, other_nodes_hear_it) {
    auto const second_node = open_another();
    Heard heard;
    heard.listen_to(*second_node, "mine");
    ASSERT_TRUE(becomes_true([&] { return second_node->hears_other_nodes(); }));
    database().write([](Transaction& tx) { tx.notify("mine", "from afar"); });
    EXPECT_TRUE(heard.wait_for("from afar"));
}

TEST_P(PostgresNotify, what_is_for_this_node_alone_is_heard_here_and_nowhere_else) {
    auto const second_node = open_another();
    Heard here;
    Heard there;
    here.listen_to(database(), "mine");
    there.listen_to(*second_node, "mine");
    ASSERT_TRUE(becomes_true([&] { return second_node->hears_other_nodes(); }));
    database().write([](Transaction& tx) { tx.notify("mine", "quietly", Reach::ThisNode); });
    database().write([](Transaction& tx) { tx.notify("mine", "aloud"); });
    ASSERT_TRUE(there.wait_for("aloud"));
    EXPECT_THAT(there.payloads(), testing::Not(testing::Contains("quietly")));
    EXPECT_TRUE(here.wait_for("quietly"));
}

TEST_P(PostgresNotify, a_node_knows_that_it_hears_nothing_and_forgets_when_it_hears_again) {
    Heard heard;
    heard.listen_to(database(), "mine");
    ASSERT_TRUE(becomes_true([&] { return database().hears_other_nodes(); }));
    auto const forgotten = [&] {
        auto const payloads = heard.payloads();
        return static_cast<std::size_t>(std::count(payloads.begin(), payloads.end(), ""));
    };
    std::size_t const before = forgotten();

    // First the session that ends the others, which nobody new may open afterwards.
    run_as_superuser("SELECT 1");
    let_in(false);
    run_as_superuser(end_listeners);
    EXPECT_TRUE(becomes_true([&] { return !database().hears_other_nodes(); }));
    EXPECT_FALSE(database().is_reachable());

    let_in(true);
    EXPECT_TRUE(becomes_true([&] { return database().hears_other_nodes(); }));
    EXPECT_GT(forgotten(), before);
    EXPECT_TRUE(database().is_reachable());
    auto const second_node = open_another();
    second_node->write([](Transaction& tx) { tx.notify("mine", "again"); });
    EXPECT_TRUE(heard.wait_for("again"));
}

}  // namespace
}  // namespace ostiary::db
