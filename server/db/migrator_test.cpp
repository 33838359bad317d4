#include "db/migrator.hpp"

#include "testing/databases.hpp"
#include "testing/postgres_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <barrier>
#include <thread>

namespace ostiary::db {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Migration people{
    1, "0001_people", "CREATE TABLE people (id {bytes} NOT NULL PRIMARY KEY, age {integer}) {keyed_table};"};
constexpr Migration pets{2, "0002_pets",
                         "CREATE TABLE pets (name {text} NOT NULL, tame {boolean} NOT NULL);"};
constexpr Migration secrets{3, "0003_secrets",
                            "CREATE TABLE {credentials}secrets (hash {text} NOT NULL);\nCREATE INDEX "
                            "secrets_hash ON {credentials}secrets (hash);"};
constexpr Migration half_broken{
    2, "0002_pets", "CREATE TABLE pets (name {text} NOT NULL); CREATE TABLE people (id {bytes});"};

Statement const list_recorded{"SELECT name FROM migrations ORDER BY number"};
Statement const count_migrations{"SELECT count(*) FROM migrations"};
Statement const remove_migrations{"DELETE FROM migrations"};
Statement const find_time{"SELECT applied_at FROM migrations WHERE number = $1"};

// A database without any schema.
class Migrator : public testing::TestWithParam<Engine> {
  protected:
    Migrator() {
        if (GetParam() == Engine::Sqlite) {
            url_ = (folder_ / "new.db").string();
        } else {
            auto& server = testing::PostgresServer::of_this_program();
            url_ = server.url_of(server.make_database());
        }
    }
    Options options() const { return {.url = Secret(url_), .exclusive = Exclusive::No}; }
    template <class... M>
    std::vector<std::string> apply(M const&... series) {
        return migrate(options(), clock_, std::array<Migration, sizeof...(M)>{series...});
    }
    template <class... M>
    std::string refusal_of(M const&... series) {
        try {
            apply(series...);
        } catch (MigrationRefused const& refusal) {
            return refusal.what();
        }
        return "nothing was refused";
    }
    std::vector<std::string> recorded() const {
        std::vector<std::string> names;
        for (Row const& row : open(options())->query(list_recorded)) names.push_back(row.get<std::string>(0));
        return names;
    }

    ManualClock clock_;

  private:
    testing::TemporaryFolder folder_;
    std::string url_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Migrator, testing::both_engines(), testing::engine_name);

TEST_P(Migrator, applies_what_is_new_in_order_and_tells) {
    EXPECT_THAT(apply(people), ElementsAre("0001_people"));
    clock_.advance(std::chrono::hours(1));
    EXPECT_THAT(apply(people, pets, secrets), ElementsAre("0002_pets", "0003_secrets"));
    EXPECT_THAT(apply(people, pets, secrets), IsEmpty());
    EXPECT_THAT(recorded(), ElementsAre("0001_people", "0002_pets", "0003_secrets"));
    EXPECT_EQ(open(options())->query_one(find_time, 3)->get<Timestamp>(0), clock_.now());
}

TEST_P(Migrator, a_changed_migration_is_refused) {
    apply(people, pets);
    Migration edited = people;
    edited.sql = "CREATE TABLE people (id {bytes});";
    EXPECT_THAT(refusal_of(edited, pets, secrets),
                HasSubstr("0001_people was applied to this database in another form"));
    EXPECT_THAT(recorded(), ElementsAre("0001_people", "0002_pets"));
}

TEST_P(Migrator, a_missing_migration_is_refused) {
    apply(people, pets, secrets);
    EXPECT_THAT(refusal_of(people, secrets),
                HasSubstr("0002_pets was applied to this database, but this program does not have it"));
}

TEST_P(Migrator, a_migration_that_was_left_out_is_refused) {
    apply(people, secrets);
    EXPECT_THAT(refusal_of(people, pets, secrets), HasSubstr("0002_pets was left out of this database"));
}

TEST_P(Migrator, a_program_of_the_previous_version_keeps_working) {
    apply(people, pets, secrets);
    EXPECT_THAT(apply(people, pets), IsEmpty());
}

TEST_P(Migrator, a_migration_that_fails_leaves_nothing_behind) {
    EXPECT_ANY_THROW(apply(people, half_broken));
    EXPECT_THAT(recorded(), ElementsAre("0001_people"));
    EXPECT_THAT(apply(people, pets), ElementsAre("0002_pets"));
}

TEST_P(Migrator, an_unknown_substitution_is_a_bug) {
    EXPECT_THROW(apply(Migration{1, "0001_x", "CREATE TABLE x (y {number})"}), BrokenInvariant);
}

TEST_P(Migrator, two_nodes_that_start_at_once_apply_each_migration_once) {
    std::barrier start(4);
    std::mutex mutex;
    std::vector<std::string> applied;
    {
        std::vector<std::jthread> nodes;
        for (int i = 0; i < 4; ++i) {
            nodes.emplace_back([&] {
                start.arrive_and_wait();
                auto const mine = apply(people, pets, secrets);
                std::scoped_lock const lock(mutex);
                applied.insert(applied.end(), mine.begin(), mine.end());
            });
        }
    }
    EXPECT_THAT(applied, testing::UnorderedElementsAre("0001_people", "0002_pets", "0003_secrets"));
}

TEST_P(Migrator, two_processes_that_start_at_once_both_come_up) {
    std::array<::pid_t, 4> children{};
    for (::pid_t& child : children) {
        child = ::fork();
        if (child != 0) continue;
        int status = 1;
        try {
            migrate(options(), clock_);
            status = 0;
        } catch (std::exception const& error) {
            std::fputs(error.what(), stderr);
        }
        ::_exit(status);
    }
    for (::pid_t const child : children) {
        int status = 1;
        ::waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(recorded().size(), migrations().size());
}

TEST(Migrations, of_this_program_are_numbered_without_a_gap) {
    std::int64_t expected = 1;
    for (Migration const& migration : migrations()) EXPECT_EQ(migration.number, expected++) << migration.name;
    EXPECT_GE(migrations().size(), 7U);
}

TEST_P(Migrator, whether_a_database_was_made_is_asked_without_making_it) {
    EXPECT_FALSE(is_made(options()));
    EXPECT_FALSE(is_made(options())) << "asking made it";
    apply(people);
    EXPECT_TRUE(is_made(options()));
}

// On PostgreSQL its first connection is the one that the migrations ran on.
TEST_P(Migrator, a_database_is_opened_with_its_migrations_and_is_like_any_other) {
    auto const opened = open_migrated(options(), clock_);
    EXPECT_EQ(opened.applied.size(), migrations().size());
    auto& database = *opened.database;
    EXPECT_EQ(database.query_one(count_migrations)->get<std::int64_t>(0), opened.applied.size());
    EXPECT_ANY_THROW(database.read([](Transaction& tx) { tx.execute(remove_migrations); }));
    auto const removed = database.write([](Transaction& tx) {
        auto const count = tx.execute(remove_migrations);
        static_cast<void>(tx.undo(ErrorCode::Internal));
        return count;
    });
    EXPECT_EQ(removed, opened.applied.size());
    EXPECT_THAT(open_migrated(options(), clock_).applied, IsEmpty());
}

}  // namespace
}  // namespace ostiary::db
