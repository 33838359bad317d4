#include "db/migrator.hpp"
#include "db/open.hpp"
#include "db/sqlite/backup.hpp"
#include "db/sqlite/connection.hpp"
#include "testing/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <latch>
#include <thread>

namespace ostiary::db {
namespace {

using testing::HasSubstr;

Statement const add_row{"INSERT INTO installation (name, value) VALUES ($1, $2)"};
Statement const count_all{"SELECT count(*) FROM installation"};
Statement const insert_orphan{
    "INSERT INTO keys (hash, id, organization_id, kind, name, created_at) VALUES (x'00', x'00', x'00', '', "
    "'', 0)"};
// A violated foreign key then fails the COMMIT.
Statement const check_foreign_keys_at_commit{"PRAGMA defer_foreign_keys = ON"};

std::string sentence_of(std::function<void()> const& failing) {
    try {
        failing();
    } catch (Unavailable const& failure) {
        return failure.what();
    }
    return "nothing was thrown";
}

class SqliteFile : public testing::Test {
  protected:
    SqliteFile() { migrate(options(), ManualClock()); }

    std::string path() const { return (folder_ / "data" / "test.db").string(); }
    Options options(Exclusive exclusive = Exclusive::Yes) const {
        return {.url = Secret(path()), .exclusive = exclusive};
    }
    static void insert(Database& database, std::string const& name) {
        database.write([&](Transaction& tx) { tx.execute(add_row, name, "value"); });
    }
    static std::int64_t count(Database& database) {
        return database.query_one(count_all)->get<std::int64_t>(0);
    }

    testing::TemporaryFolder folder_;
};

TEST_F(SqliteFile, the_file_is_readable_by_its_owner_only) {
    auto const database = open(options());
    insert(*database, "a");
    for (std::string const suffix : {"", "-wal", "-shm", ".lock"}) {
        struct stat status{};
        ASSERT_EQ(::stat((path() + suffix).c_str(), &status), 0) << suffix;
        EXPECT_EQ(status.st_mode & 0777, 0600) << suffix;
    }
}

TEST_F(SqliteFile, what_write_has_returned_is_in_the_log_and_synchronised) {
    static Statement const journal_mode{"PRAGMA journal_mode"};
    static Statement const synchronous{"PRAGMA synchronous"};
    static Statement const foreign_keys{"PRAGMA foreign_keys"};
    sqlite::Connection connection(path(), sqlite::Access::Write);
    EXPECT_EQ(connection.run(journal_mode, {}).rows.at(0).get<std::string>(0), "wal");
    EXPECT_EQ(connection.run(synchronous, {}).rows.at(0).get<int>(0), 2);  // FULL
    EXPECT_EQ(connection.run(foreign_keys, {}).rows.at(0).get<int>(0), 1);
}

TEST_F(SqliteFile, a_second_server_is_refused) {
    auto const first = open(options());
    EXPECT_THAT(
        sentence_of([&] { open(options()); }),
        HasSubstr("is served by another process already (process " + std::to_string(::getpid()) + ")"));
}

TEST_F(SqliteFile, an_administration_command_works_beside_the_server) {
    auto const server = open(options());
    auto const command = open(options(Exclusive::No));
    insert(*command, "by the command");
    insert(*server, "by the server");
    EXPECT_EQ(count(*server), 2);
    EXPECT_EQ(count(*command), 2);
}

TEST_F(SqliteFile, a_server_that_was_killed_leaves_its_lock_free_and_its_rows_in_place) {
    ::pid_t const child = ::fork();
    if (child == 0) {
        auto const database = open(options());
        insert(*database, "durable");
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    auto const database = open(options());
    EXPECT_EQ(count(*database), 1);
}

TEST_F(SqliteFile, a_missing_folder_that_cannot_be_made_is_named) {
    EXPECT_THAT(sentence_of([] { open({.url = Secret("/proc/nowhere/test.db")}); }),
                HasSubstr("cannot make /proc/nowhere/test.db"));
}

TEST_F(SqliteFile, a_file_that_is_no_database_is_refused) {
    std::ofstream(folder_ / "text") << std::string(5'000, 'x');
    EXPECT_THAT(sentence_of([&] { open({.url = Secret((folder_ / "text").string())}); }),
                HasSubstr("not a database"));
}

// The frames of the log that end a transaction have the size of the database in their bytes 4 to 7 (SQLite
// file format, section 4.2).
int count_commits(std::string const& log_path) {
    std::ifstream file(log_path, std::ios::binary);
    std::string const log{std::istreambuf_iterator<char>(file), {}};
    int commits = 0;
    constexpr std::size_t header = 32;
    constexpr std::size_t frame = 24 + 4'096;
    for (std::size_t at = header; at + frame <= log.size(); at += frame) {
        if (log.substr(at + 4, 4) != std::string(4, '\0')) ++commits;
    }
    return commits;
}

// Runs units whose first one lasts until the others have been handed over, or are about to be.
void write_together(Database& database, int count, std::function<void(Transaction&, int)> const& unit) {
    std::latch handed_over(count - 1);
    std::vector<std::jthread> threads;
    threads.emplace_back([&] {
        database.write([&](Transaction& tx) {
            handed_over.wait();
            unit(tx, 0);
        });
    });
    for (int i = 1; i < count; ++i) {
        threads.emplace_back([&, i] {
            handed_over.count_down();
            database.write([&](Transaction& tx) { unit(tx, i); });
        });
    }
}

TEST_F(SqliteFile, waiting_units_are_committed_together) {
    auto const database = open(options());
    constexpr int units = 16;
    int const before = count_commits(path() + "-wal");
    write_together(*database, units,
                   [](Transaction& tx, int i) { tx.execute(add_row, std::to_string(i), ""); });
    EXPECT_EQ(count(*database), units);
    EXPECT_LT(count_commits(path() + "-wal") - before, units);
}

TEST_F(SqliteFile, when_the_commit_fails_every_unit_of_the_batch_is_unavailable_and_nothing_is_kept) {
    auto const database = open(options());
    std::atomic<int> unavailable = 0;
    std::latch first_runs(1);
    std::latch second_waits(1);
    auto const count_failure = [&](auto const& unit) {
        try {
            database->write(unit);
        } catch (Unavailable const&) {
            ++unavailable;
        }
    };
    {
        std::jthread const first([&] {
            count_failure([&](Transaction& tx) {
                first_runs.count_down();
                second_waits.wait();
                tx.execute(check_foreign_keys_at_commit);
                tx.execute(insert_orphan);
            });
        });
        first_runs.wait();
        std::jthread const second([&] {
            second_waits.count_down();
            count_failure([&](Transaction& tx) { tx.execute(add_row, "innocent", ""); });
        });
    }
    // The second may just have missed the batch; then it is committed by itself.
    EXPECT_EQ(unavailable + count(*database), 2);
    insert(*database, "afterwards");
    EXPECT_GE(count(*database), 1);
}

TEST_F(SqliteFile, the_log_stays_bounded_under_writes_and_reads) {
    auto const database = open(options());
    std::string const text(500'000, 'x');
    std::jthread const reader([&](std::stop_token const& stop) {
        while (!stop.stop_requested()) count(*database);
    });
    for (int i = 0; i < 200; ++i) {
        database->write([&](Transaction& tx) { tx.execute(add_row, std::to_string(i), text); });
    }
    EXPECT_LT(std::filesystem::file_size(path() + "-wal"), 70'000'000U);
}

TEST_F(SqliteFile, a_backup_is_taken_while_the_server_writes) {
    auto const server = open(options());
    insert(*server, "before");
    std::atomic<bool> done = false;
    std::jthread const writer([&] {
        for (int i = 0; !done; ++i) insert(*server, std::to_string(i));
    });
    std::string const copy = (folder_ / "copy.db").string();
    sqlite::backup_to(path(), copy);
    done = true;
    auto const restored = open({.url = Secret(copy)});
    EXPECT_GE(count(*restored), 1);
    insert(*restored, "after");
}

TEST_F(SqliteFile, a_backup_is_taken_of_a_file_that_nobody_serves) {
    insert(*open(options()), "a");
    std::string const copy = (folder_ / "copy.db").string();
    sqlite::backup_to(path(), copy);
    EXPECT_EQ(count(*open({.url = Secret(copy)})), 1);
}

TEST_F(SqliteFile, a_backup_replaces_nothing_and_leaves_nothing_unfinished) {
    std::string const copy = (folder_ / "copy.db").string();
    std::ofstream(copy) << "mine";
    EXPECT_THAT(sentence_of([&] { sqlite::backup_to(path(), copy); }), HasSubstr("exists already"));
    EXPECT_THAT(sentence_of([&] {
                    sqlite::backup_to((folder_ / "missing.db").string(), (folder_ / "b.db").string());
                }),
                HasSubstr("cannot open"));
    auto const elsewhere = folder_ / "missing";
    EXPECT_THAT(sentence_of([&] { sqlite::backup_to(path(), (elsewhere / "copy.db").string()); }),
                HasSubstr("the folder " + elsewhere.string() + " is not there"));
    EXPECT_FALSE(std::filesystem::exists(elsewhere));
    EXPECT_THAT(sentence_of([&] { sqlite::backup_to(path(), "/proc/copy.db"); }), HasSubstr("/proc/copy.db"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "b.db.unfinished"));
}

}  // namespace
}  // namespace ostiary::db
