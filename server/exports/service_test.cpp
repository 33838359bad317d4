// A person's own data: what is in the archive, when it is ready, and who gets it.
#include "exports/service.hpp"

#include "audit/log.hpp"
#include "exports/store.hpp"
#include "login/world_fixture.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

namespace ostiary::exports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto password = "seven purple elephants";
constexpr auto ann = "ann@example.org";

class Exports : public login::World {
  protected:
    registration::Registered make_account(std::string_view address = ann) {
        auto made = register_with_email(address, password);
        clock_.advance(std::chrono::minutes(2));
        return made;
    }
    // Everything is much for it.
    Service make_slow(Bounds at_most = {.entries = 1'000, .messages = 1'000}) {
        return Service(database(), directory_, sessions_, keyring_, clock_, random_,
                       {.at_once = {.entries = 0, .messages = 0}, .at_most = at_most});
    }
    Result<Export> request(accounts::Account const& account) {
        return exports_.request(application(), account, {});
    }
    std::string archive_of(accounts::Account const& account) {
        auto const made = request(account).value();
        return std::string(exports_.fetch(account, made.id, {}).value().reveal());
    }
    std::int64_t count_exports() {
        static db::Statement const counting{"SELECT count(*) FROM exports"};
        return database().query_one(counting)->get<std::int64_t>(0);
    }

    Service exports_{database(), directory_, sessions_, keyring_, clock_, random_};
};

INSTANTIATE_TEST_SUITE_P(Engines, Exports, ostiary::testing::both_engines(), ostiary::testing::engine_name);

TEST_P(Exports, what_is_little_is_ready_when_it_is_asked_for) {
    auto const made = make_account();
    auto const found = request(made.account).value();
    EXPECT_EQ(found.state, State::Ready);
    EXPECT_EQ(found.expires_at, clock_.now() + kept_for);
    EXPECT_EQ(exports_.get(made.account.id, found.id)->state, State::Ready);
    auto const document = exports_.fetch(made.account, found.id, {}).value();
    json::Document memory;
    auto const archive = memory.parse(document.reveal()).value();
    EXPECT_EQ(std::string_view(archive["account"]["email"]), ann);
    EXPECT_EQ(json::Array(archive["sessions"]).size(), 1U);
    EXPECT_GE(json::Array(archive["log"]).size(), 2U);
    EXPECT_TRUE(bool(archive["complete"]));
}

TEST_P(Exports, no_secret_is_in_an_archive) {
    auto const made = make_account();
    auto const digits = sent_code(codes::Purpose::LogIn, email(ann));
    auto const hash =
        database().read([&](db::Transaction& tx) { return passwords_.find_hash(tx, made.account.id); });
    auto const archive = archive_of(made.account);
    EXPECT_THAT(archive, HasSubstr(R"("purpose":"log_in")"));
    for (auto const& secret :
         {std::string(made.session.token.reveal()), std::string(digits.reveal()), hash.value()})
        EXPECT_THAT(archive, Not(HasSubstr(secret)));
}

TEST_P(Exports, an_archive_has_nothing_that_is_not_the_owners_business) {
    auto const made = make_account();
    audit::Caller const administrator{audit::Actor::administrator(AccountId::make(clock_.now(), random_)),
                                      *http::Address::parse("203.0.113.9")};
    database().write([&](db::Transaction& tx) {
        audit::record(tx,
                      {.event = audit::Event::AccountBlocked,
                       .application = application().id,
                       .account = made.account.id,
                       .caller = administrator,
                       .details = audit::Details().add("reason", "a nuisance")},
                      clock_.now(), random_);
        auto const before = *accounts::find_whole_account(tx, application().id, made.account.id);
        auto after = before;
        after.meta = R"({"segment":"cheap"})";
        after.status_reason = "a nuisance";
        ++after.version;
        ASSERT_TRUE(accounts::replace_account(tx, before, after));
    });
    auto const archive = archive_of(made.account);
    EXPECT_THAT(archive, HasSubstr(R"("event":"account.blocked","actor":"administration")"));
    for (auto const* text : {"nuisance", "203.0.113.9", "cheap", "administrator:"})
        EXPECT_THAT(archive, Not(HasSubstr(text)));
}

TEST_P(Exports, what_is_much_is_prepared_in_the_background) {
    auto const made = make_account();
    auto slow = make_slow();
    auto const waiting = slow.request(application(), made.account, {}).value();
    EXPECT_EQ(waiting.state, State::Waiting);
    EXPECT_EQ(code_of(slow.fetch(made.account, waiting.id, {})), ErrorCode::ExportNotReady);
    EXPECT_EQ(slow.request(application(), made.account, {})->id, waiting.id) << "one at a time";
    auto other_node = make_slow();
    EXPECT_EQ(other_node.prepare_waiting(), 1);
    EXPECT_EQ(slow.prepare_waiting(), 0);
    auto const archive = slow.fetch(made.account, waiting.id, {}).value();
    EXPECT_THAT(std::string(archive.reveal()), HasSubstr(R"("complete":true)"));
}

TEST_P(Exports, an_archive_of_more_than_it_may_hold_says_so) {
    auto const made = make_account();
    auto slow = make_slow({.entries = 1, .messages = 1});
    auto const waiting = slow.request(application(), made.account, {}).value();
    ASSERT_EQ(slow.prepare_waiting(), 1);
    auto const archive = slow.fetch(made.account, waiting.id, {}).value();
    EXPECT_THAT(std::string(archive.reveal()), HasSubstr(R"("complete":false)"));
}

TEST_P(Exports, another_node_takes_over_from_one_that_died) {
    auto const made = make_account();
    auto slow = make_slow();
    auto const waiting = slow.request(application(), made.account, {}).value();
    auto const claimed = database().write([&](db::Transaction& tx) {
        return claim_export(tx, waiting, clock_.now(), clock_.now() + std::chrono::minutes(5));
    });
    ASSERT_TRUE(claimed);
    EXPECT_EQ(slow.prepare_waiting(), 0);
    clock_.advance(std::chrono::minutes(5));
    EXPECT_EQ(slow.prepare_waiting(), 1);
}

TEST_P(Exports, an_archive_expires_and_is_removed) {
    auto const made = make_account();
    auto const found = request(made.account).value();
    clock_.advance(kept_for - std::chrono::microseconds(1));
    EXPECT_TRUE(exports_.get(made.account.id, found.id));
    clock_.advance(std::chrono::microseconds(1));
    EXPECT_EQ(code_of(exports_.get(made.account.id, found.id)), ErrorCode::NoSuchExport);
    EXPECT_EQ(code_of(exports_.fetch(made.account, found.id, {})), ErrorCode::NoSuchExport);
    exports_.purge();
    EXPECT_EQ(count_exports(), 0);
}

TEST_P(Exports, nobody_gets_the_archive_of_another_account) {
    auto const made = make_account();
    auto const eve = make_account("eve@example.org");
    auto const found = request(made.account).value();
    EXPECT_EQ(code_of(exports_.get(eve.account.id, found.id)), ErrorCode::NoSuchExport);
    EXPECT_EQ(code_of(exports_.fetch(eve.account, found.id, {})), ErrorCode::NoSuchExport);
}

TEST_P(Exports, an_archive_is_not_in_clear_in_the_database) {
    static db::Statement const sealed{"SELECT sealed FROM exports"};
    auto const made = make_account();
    ASSERT_TRUE(request(made.account));
    auto const stored = database().query_one(sealed)->get<Bytes>(0);
    EXPECT_THAT(std::string(as_text(stored)), Not(HasSubstr(ann)));
}

TEST_P(Exports, an_account_gets_only_so_many_a_day) {
    auto const made = make_account();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(request(made.account));
    EXPECT_EQ(code_of(request(made.account)), ErrorCode::TooManyRequests);
    EXPECT_EQ(count_exports(), 1) << "each took the place of the one before";
    clock_.advance(std::chrono::hours(24));
    EXPECT_TRUE(request(made.account));
}

TEST_P(Exports, whatever_is_asked_for_at_once_there_is_one_archive) {
    auto const made = make_account();
    std::atomic<int> answered = 0;
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 4; ++i)
            callers.emplace_back([&] { answered += request(made.account).has_value() ? 1 : 0; });
    }
    EXPECT_GE(answered, 1);
    EXPECT_EQ(count_exports(), 1);
}

TEST_P(Exports, asking_and_fetching_are_in_the_audit_log) {
    auto const made = make_account();
    archive_of(made.account);
    auto const records = database().read([&](db::Transaction& tx) {
        return audit::list_of_account(tx, application().id, made.account.id, {});
    });
    std::vector<std::string> events;
    for (auto const& record : records) events.push_back(record.event);
    EXPECT_THAT(events, ::testing::IsSupersetOf({"export.requested", "export.fetched"}));
}

}  // namespace
}  // namespace ostiary::exports
