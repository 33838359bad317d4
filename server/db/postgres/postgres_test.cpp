#include "db/migrator.hpp"
#include "db/postgres/connection.hpp"
#include "db/postgres/failure.hpp"
#include "testing/databases.hpp"
#include "testing/postgres_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <latch>
#include <thread>

namespace ostiary::db {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

Statement const insert_row{"INSERT INTO installation (name, value) VALUES ($1, $2)"};
Statement const count_rows{"SELECT count(*) FROM installation"};
Statement const own_backend{"SELECT pg_backend_pid()"};
Statement const end_backend{"SELECT pg_terminate_backend(CAST($1 AS integer))"};
Statement const take_long{"SELECT CAST(pg_sleep(30) AS text)"};
Statement const divide{"SELECT 1 / CAST($1 AS bigint)"};
Statement const as_number{"SELECT CAST(CAST($1 AS text) AS bigint)"};
Statement const read_settings{
    "SELECT current_setting('synchronous_commit'), current_setting('search_path'), "
    "current_setting('transaction_isolation')"};

template <class Failure = Unavailable>
std::string sentence_of(std::function<void()> const& failing) {
    try {
        failing();
    } catch (Failure const& failure) {
        return failure.what();
    }
    return "nothing was thrown";
}

class OnPostgres : public testing::EachDatabase {
  protected:
    std::int64_t count() { return database().query_one(count_rows)->get<std::int64_t>(0); }
    // As the superuser, on a connection of the test server's own.
    void run_outside(std::string const& sql) const {
        std::string const url(options().url.reveal());
        testing::PostgresServer::of_this_program().run(url.substr(url.rfind('/') + 1), sql);
    }
    void end_all_backends() const {
        run_outside(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND "
            "pid <> pg_backend_pid()");
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, OnPostgres, testing::Values(Engine::Postgres), testing::engine_name);

TEST_P(OnPostgres, what_write_has_returned_is_durable_and_a_write_is_read_committed) {
    auto const settings = database().write([](Transaction& tx) { return *tx.query_one(read_settings); });
    EXPECT_EQ(settings.get<std::string>(0), "on");
    EXPECT_EQ(settings.get<std::string>(1), "ostiary, credentials");
    EXPECT_EQ(settings.get<std::string>(2), "read committed");
    auto const reading = database().read([](Transaction& tx) { return *tx.query_one(read_settings); });
    EXPECT_EQ(reading.get<std::string>(2), "repeatable read");
}

TEST_P(OnPostgres, a_unit_whose_connection_is_lost_runs_again_from_its_start) {
    int runs = 0;
    database().write([&](Transaction& tx) {
        tx.execute(insert_row, std::to_string(runs), "");
        if (runs++ == 0) end_all_backends();
        tx.execute(insert_row, "second", "");
    });
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count(), 2);
}

TEST_P(OnPostgres, idle_connections_that_died_are_replaced) {
    EXPECT_EQ(count(), 0);
    end_all_backends();
    EXPECT_EQ(count(), 0);
    end_all_backends();
    database().write([](Transaction& tx) { tx.execute(insert_row, "a", ""); });
    end_all_backends();
    EXPECT_EQ(database().read([](Transaction& tx) { return tx.query_one(count_rows)->get<int>(0); }), 1);
}

TEST_P(OnPostgres, a_connection_lost_while_committing_is_unavailable_and_the_unit_does_not_run_again) {
    run_outside(
        "CREATE FUNCTION end_own_backend() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
        " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER end_own_backend AFTER INSERT ON ostiary.installation"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_own_backend()");
    int runs = 0;
    auto const unit = [&](Transaction& tx) {
        ++runs;
        tx.execute(insert_row, "a", "");
    };
    auto const sentence = sentence_of([&] { database().write(unit); });
    run_outside("DROP TRIGGER end_own_backend ON ostiary.installation; DROP FUNCTION end_own_backend()");
    EXPECT_THAT(sentence, HasSubstr("not known whether a transaction was committed"));
    EXPECT_EQ(runs, 1);
    database().write([](Transaction& tx) { tx.execute(insert_row, "b", ""); });
    EXPECT_EQ(count(), 1);
}

TEST_P(OnPostgres, a_conflict_found_while_committing_lets_the_unit_run_again) {
    run_outside(
        "CREATE SEQUENCE ostiary.attempts; GRANT ALL ON ostiary.attempts TO PUBLIC;"
        "CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF nextval('ostiary.attempts') = 1 THEN RAISE SQLSTATE '40001'; END IF; RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER fail_once AFTER INSERT ON ostiary.installation"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail_once()");
    int runs = 0;
    database().write([&](Transaction& tx) {
        ++runs;
        tx.execute(insert_row, "a", "");
    });
    run_outside(
        "DROP TRIGGER fail_once ON ostiary.installation; DROP FUNCTION fail_once(); DROP SEQUENCE "
        "ostiary.attempts");
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count(), 1);
}

TEST_P(OnPostgres, a_server_that_has_become_a_standby_is_left_and_the_unit_runs_again) {
    int runs = 0;
    database().write([&](Transaction& tx) {
        static Statement const pretend{"SET TRANSACTION READ ONLY"};
        if (runs++ == 0) tx.execute(pretend);
        tx.execute(insert_row, "a", "");
    });
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count(), 1);
}

TEST_P(OnPostgres, a_statement_that_takes_too_long_is_unavailable) {
    Options impatient = options();
    impatient.statement_timeout = milliseconds(500);
    auto const database = open(impatient);
    EXPECT_THAT(sentence_of([&] { database->query(take_long); }), HasSubstr("statement timeout"));
    EXPECT_EQ(database->query_one(count_rows)->get<int>(0), 0);
}

TEST_P(OnPostgres, when_all_connections_are_in_use_a_unit_waits_no_longer_than_it_may) {
    Options narrow = options();
    narrow.connections = 1;
    narrow.patience = milliseconds(50);
    auto const database = open(narrow);
    std::latch in_use(1);
    std::latch finish(1);
    std::jthread const holder([&] {
        database->read([&](Transaction& tx) {
            tx.query(count_rows);
            in_use.count_down();
            finish.wait();
        });
    });
    in_use.wait();
    EXPECT_THAT(sentence_of([&] { database->query(count_rows); }),
                HasSubstr("no connection to PostgreSQL became free"));
    EXPECT_FALSE(database->is_reachable());
    finish.count_down();
}

TEST_P(OnPostgres, a_server_that_is_not_there_is_unavailable_within_the_patience) {
    auto const database = open(
        {.url = Secret("postgresql://someone:topsecret@127.0.0.1:1/nothing"), .patience = milliseconds(200)});
    auto const sentence = sentence_of([&] { database->query(count_rows); });
    EXPECT_THAT(sentence, HasSubstr("Connection refused"));
    EXPECT_THAT(sentence, Not(HasSubstr("topsecret")));
    EXPECT_FALSE(database->is_reachable());
    EXPECT_FALSE(database->hears_other_nodes());
}

TEST_P(OnPostgres, of_several_hosts_the_one_that_can_be_written_to_is_used) {
    std::string url(options().url.reveal());
    url.replace(url.find('@'), 1, "@127.0.0.1:1,");
    auto const database = open({.url = Secret(url)});
    EXPECT_EQ(database->query_one(count_rows)->get<int>(0), 0);
}

TEST_P(OnPostgres, a_bad_url_is_not_quoted) {
    for (std::string const url :
         {"postgresql://u:top%secret@h/d", "postgresql://u:topsecret@h:1/d?nonsense=topsecret"}) {
        EXPECT_EQ(sentence_of([&] { open({.url = Secret(url)}); }), "the database URL cannot be read");
    }
}

TEST_P(OnPostgres, a_failure_names_no_value) {
    auto const wrong_text = sentence_of<BrokenInvariant>([&] { database().query(as_number, "topsecret"); });
    EXPECT_THAT(wrong_text, HasSubstr("22P02"));
    EXPECT_THAT(wrong_text, Not(HasSubstr("topsecret")));
    auto const insert = [](Transaction& tx) { tx.execute(insert_row, "topsecret", ""); };
    database().write(insert);
    auto const duplicate = sentence_of<Conflict>([&] { database().write(insert); });
    EXPECT_THAT(duplicate, HasSubstr("installation_pkey"));
    EXPECT_THAT(duplicate, Not(HasSubstr("topsecret")));
    EXPECT_THAT(sentence_of<BrokenInvariant>([&] { database().query(divide, 0); }), HasSubstr("22012"));
}

TEST_P(OnPostgres, a_value_that_does_not_fit_its_type_is_a_bug) {
    static Statement const narrow{"SELECT CAST($1 AS integer)"};
    static Statement const truth{"SELECT CAST($1 AS boolean)"};
    static Statement const fraction{"SELECT CAST(1.5 AS numeric)"};
    EXPECT_EQ(database().query_one(narrow, -2'147'483'648)->get<std::int64_t>(0), -2'147'483'648);
    EXPECT_THROW(database().query(narrow, 2'147'483'648), BrokenInvariant);
    EXPECT_THROW(database().query(narrow, "7"), BrokenInvariant);
    EXPECT_TRUE(database().query_one(truth, true)->get<bool>(0));
    EXPECT_THROW(database().query(truth, 1), BrokenInvariant);
    EXPECT_THROW(database().query(fraction), BrokenInvariant);
    EXPECT_EQ(count(), 0);
}

// The end of a read is not waited for; its answer comes before that of the next statement.
TEST_P(OnPostgres, a_connection_is_used_again_while_the_last_end_is_under_way) {
    Options narrow = options();
    narrow.connections = 1;
    auto const database = open(narrow);
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(database->read([](Transaction& tx) { return tx.query_one(count_rows)->get<int>(0); }), i);
        EXPECT_EQ(database->query_one(count_rows)->get<int>(0), i);
        database->write([&](Transaction& tx) { tx.execute(insert_row, std::to_string(i), ""); });
        auto const undone = database->write([&](Transaction& tx) -> Result<int> {
            tx.execute(insert_row, "undone", "");
            return tx.undo(ErrorCode::NotFound);
        });
        EXPECT_FALSE(undone);
    }
}

TEST_P(OnPostgres, a_role_without_rights_on_the_credentials_cannot_read_them) {
    run_outside(
        "DROP ROLE IF EXISTS ostiary_developer; CREATE ROLE ostiary_developer;"
        "GRANT USAGE ON SCHEMA ostiary TO ostiary_developer; GRANT SELECT ON ALL TABLES IN SCHEMA ostiary TO "
        "ostiary_developer");
    auto const as_developer = [&](std::string const& sql) {
        auto const session = postgres::connect(options());
        postgres::run_plain(session.get(), "SET ROLE ostiary_developer");
        postgres::run_plain(session.get(), sql);
    };
    EXPECT_NO_THROW(as_developer("SELECT * FROM ostiary.accounts"));
    for (std::string const table :
         {"passwords", "password_history", "codes", "tickets", "sessions", "idempotency"}) {
        auto const sentence =
            sentence_of<BrokenInvariant>([&] { as_developer("SELECT * FROM credentials." + table); });
        EXPECT_THAT(sentence, HasSubstr("permission denied for schema credentials")) << table;
    }
    run_outside("DROP OWNED BY ostiary_developer; DROP ROLE ostiary_developer");
}

}  // namespace
}  // namespace ostiary::db
