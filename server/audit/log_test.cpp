#include "audit/log.hpp"

#include "testing/databases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::audit {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class AuditLog : public ostiary::testing::EachDatabase {
  protected:
    void record_one(Entry const& entry) {
        clock_.advance(1s);
        database().write([&](db::Transaction& tx) { record(tx, entry, clock_.now(), random_); });
    }
    template <class F>
    auto in_read(F f) {
        return database().read(f);
    }
    std::vector<std::string> events_of_application(Filter const& filter = {}) {
        return events(
            in_read([&](db::Transaction& tx) { return list_of_application(tx, application_, filter); }));
    }
    static std::vector<std::string> events(std::vector<Record> const& records) {
        std::vector<std::string> names;
        for (Record const& each : records) names.push_back(each.event);
        return names;
    }

    ApplicationId application_ = ApplicationId::make(clock_.now(), random_);
    AccountId account_ = AccountId::make(clock_.now(), random_);
};
INSTANTIATE_TEST_SUITE_P(Engines, AuditLog, ostiary::testing::both_engines(), ostiary::testing::engine_name);

TEST_P(AuditLog, an_entry_comes_back_as_it_was_recorded) {
    auto const request = RequestId::make(clock_.now(), random_);
    record_one({.event = Event::AccountBlocked,
                .application = application_,
                .account = account_,
                .caller = {Actor::anonymous(), http::Address::parse("192.0.2.7"), request},
                .details = Details().add("reason", "spam")});
    auto const records =
        in_read([&](db::Transaction& tx) { return list_of_application(tx, application_, {}); });
    ASSERT_EQ(records.size(), 1u);
    Record const& only = records[0];
    EXPECT_EQ(only.application, application_);
    EXPECT_EQ(only.account, account_);
    EXPECT_EQ(only.event, "account.blocked");
    EXPECT_EQ(only.actor, "anonymous");
    EXPECT_EQ(only.address, "192.0.2.7");
    EXPECT_EQ(only.request, request);
    EXPECT_EQ(only.details, R"({"reason":"spam"})");
    EXPECT_EQ(only.created_at, clock_.now());
}

TEST_P(AuditLog, what_the_server_does_itself_has_no_address) {
    record_one({.event = Event::ApplicationCreated, .application = application_});
    auto const records =
        in_read([&](db::Transaction& tx) { return list_of_application(tx, application_, {}); });
    EXPECT_EQ(records.at(0).actor, "system");
    EXPECT_EQ(records.at(0).address, "");
    EXPECT_EQ(records.at(0).account, std::nullopt);
}

TEST_P(AuditLog, pages_are_newest_first_and_miss_nothing) {
    record_one({.event = Event::AccountRegistered, .application = application_, .account = account_});
    record_one({.event = Event::LoginFailed, .application = application_, .account = account_});
    record_one({.event = Event::PasswordChanged, .application = application_, .account = account_});
    EXPECT_THAT(events_of_application({.limit = 2}), ElementsAre("password.changed", "login.failed"));
    auto const page =
        in_read([&](db::Transaction& tx) { return list_of_application(tx, application_, {.limit = 2}); });
    EXPECT_THAT(events_of_application({.before = page.back().id, .limit = 2}),
                ElementsAre("account.registered"));
    EXPECT_THAT(events_of_application({.event = Event::LoginFailed}), ElementsAre("login.failed"));
}

TEST_P(AuditLog, each_application_and_account_has_its_own_entries) {
    auto const other_application = ApplicationId::make(clock_.now(), random_);
    auto const other_account = AccountId::make(clock_.now(), random_);
    record_one({.event = Event::SettingsChanged, .application = application_});
    record_one({.event = Event::LoginFailed, .application = application_, .account = account_});
    record_one({.event = Event::LoginLocked, .application = application_, .account = other_account});
    record_one({.event = Event::PasswordReset, .application = other_application, .account = account_});
    record_one({.event = Event::KeyCreated});
    EXPECT_THAT(events_of_application(), ElementsAre("login.locked", "login.failed", "settings.changed"));
    EXPECT_THAT(
        events(in_read([&](db::Transaction& tx) { return list_of_account(tx, application_, account_, {}); })),
        ElementsAre("login.failed"));
    EXPECT_THAT(
        events(in_read([&](db::Transaction& tx) { return list_all(tx, {}); })),
        ElementsAre("key.created", "password.reset", "login.locked", "login.failed", "settings.changed"));
}

TEST_P(AuditLog, an_entry_goes_when_its_deed_is_undone) {
    auto const refused = database().write([&](db::Transaction& tx) -> Result<int> {
        record(tx, {.event = Event::SettingsChanged, .application = application_}, clock_.now(), random_);
        return tx.undo(ErrorCode::PreconditionFailed);
    });
    EXPECT_FALSE(refused);
    EXPECT_THAT(events_of_application(), ElementsAre());
}

TEST_P(AuditLog, old_entries_are_purged_by_age_some_at_a_time) {
    for (int i = 0; i < 3; ++i) record_one({.event = Event::LoginFailed, .application = application_});
    record_one({.event = Event::PasswordChanged, .application = application_});
    Timestamp const newest = clock_.now();
    auto const purge_two = [&] {
        return database().write([&](db::Transaction& tx) { return purge(tx, newest, 2); });
    };
    EXPECT_EQ(purge_two(), 2);
    EXPECT_EQ(purge_two(), 1);
    EXPECT_EQ(purge_two(), 0);
    EXPECT_THAT(events_of_application(), ElementsAre("password.changed"));
}

}  // namespace
}  // namespace ostiary::audit
