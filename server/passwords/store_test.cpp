#include "passwords/store.hpp"

#include "testing/databases.hpp"

#include <gmock/gmock.h>

namespace ostiary::passwords {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class PasswordStore : public testing::EachDatabase {
  protected:
    void set(AccountId const& account, std::string_view hash, int kept) {
        clock_.advance(1s);
        database().write([&](db::Transaction& tx) { set_password(tx, account, hash, clock_.now(), kept); });
    }
    std::optional<std::string> find(AccountId const& account) {
        return database().read([&](db::Transaction& tx) { return find_password(tx, account); });
    }
    std::vector<std::string> history(AccountId const& account, int most = 100) {
        return database().read([&](db::Transaction& tx) { return list_history(tx, account, most); });
    }

    AccountId const one_ = AccountId::make(clock_.now(), random_);
    AccountId const other_ = AccountId::make(clock_.now(), random_);
};
INSTANTIATE_TEST_SUITE_P(Engines, PasswordStore, testing::both_engines(), testing::engine_name);

TEST_P(PasswordStore, an_account_has_the_password_that_was_set_last) {
    EXPECT_EQ(std::nullopt, find(one_));
    set(one_, "first", 0);
    EXPECT_EQ("first", find(one_));
    set(one_, "second", 0);
    EXPECT_EQ("second", find(one_));
    EXPECT_EQ(std::nullopt, find(other_));
}

TEST_P(PasswordStore, the_history_holds_as_many_as_are_kept) {
    for (auto const* hash : {"1", "2", "3", "4", "5"}) set(one_, hash, 3);
    set(other_, "other", 3);
    EXPECT_THAT(history(one_), ElementsAre("4", "3", "2"));
    EXPECT_THAT(history(one_, 2), ElementsAre("4", "3"));
    EXPECT_THAT(history(other_), IsEmpty());
}

TEST_P(PasswordStore, keeping_fewer_forgets_the_oldest) {
    for (auto const* hash : {"1", "2", "3", "4"}) set(one_, hash, 3);
    set(one_, "5", 1);
    EXPECT_THAT(history(one_), ElementsAre("4"));
    set(one_, "6", 0);
    EXPECT_THAT(history(one_), IsEmpty());
}

TEST_P(PasswordStore, passwords_set_in_the_same_microsecond_do_not_collide) {
    database().write([&](db::Transaction& tx) {
        for (auto const* hash : {"1", "2", "3"}) set_password(tx, one_, hash, clock_.now(), 3);
    });
    EXPECT_EQ("3", find(one_));
    EXPECT_THAT(history(one_), ElementsAre("2"));
}

TEST_P(PasswordStore, a_rehash_leaves_no_history_and_meets_no_newer_password) {
    set(one_, "cheap", 3);
    auto const update = [&](std::string_view from, std::string_view to) {
        return database().write([&](db::Transaction& tx) { return update_hash(tx, one_, from, to); });
    };
    EXPECT_TRUE(update("cheap", "dear"));
    EXPECT_EQ("dear", find(one_));
    EXPECT_THAT(history(one_), IsEmpty());
    EXPECT_FALSE(update("cheap", "other"));
    EXPECT_EQ("dear", find(one_));
}

TEST_P(PasswordStore, removing_forgets_the_history_too) {
    set(one_, "1", 3);
    set(one_, "2", 3);
    set(other_, "other", 3);
    auto const remove = [&] {
        return database().write([&](db::Transaction& tx) { return remove_password(tx, one_); });
    };
    EXPECT_TRUE(remove());
    EXPECT_FALSE(remove());
    EXPECT_EQ(std::nullopt, find(one_));
    EXPECT_THAT(history(one_), IsEmpty());
    EXPECT_EQ("other", find(other_));
}

}  // namespace
}  // namespace ostiary::passwords
