// Login tokens on both engines: what they open, for whom, how long, and what ends them.
#include "sessions/login_token.hpp"

#include "accounts/service.hpp"
#include "applications/installation_fixture.hpp"
#include "sessions/service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::sessions {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class LoginTokens : public applications::InstallationFixture {
  protected:
    LoginTokens() {
        account_.id = AccountId::make(clock_.now(), random_);
        account_.application = default_id();
        account_.username = "ana";
        account_.created_at = account_.updated_at = clock_.now();
        database().write([&](db::Transaction& tx) { EXPECT_TRUE(accounts::add_account(tx, account_)); });
    }

    applications::Application app() const { return *directory_.default_application(); }
    Hash phone() const { return device_of(default_id(), "phone"); }

    NewSession log_in(std::optional<Hash> device) {
        Client client{"test", "192.0.2.1"};
        client.device = device;
        if (device) client.remember = hours(1);
        return database()
            .write([&](db::Transaction& tx) {
                return sessions_.begin_session(tx, app(), account_, LoginMethod::Password, client);
            })
            .value();
    }
    Secret begin(LoginMethod method, Hash const& device) {
        clock_.advance(minutes(1));
        Client client{"test", "192.0.2.1"};
        client.device = device;
        auto made = database().write([&](db::Transaction& tx) {
            return sessions_.begin_session(tx, app(), account_, method, client);
        });
        return std::move(made.value().token);
    }
    Secret log_in_automatically(Hash const& device) { return begin(LoginMethod::LoginToken, device); }
    bool is_in(Secret const& session) { return sessions_.check(app(), session.reveal()).has_value(); }
    std::vector<bool> are_in(std::vector<Secret> const& sessions) {
        std::vector<bool> found;
        for (auto const& session : sessions) found.push_back(is_in(session));
        return found;
    }
    bool opens(Secret const& token, Hash const& device) {
        return database().write([&](db::Transaction& tx) {
            return sessions_.use_login_token(tx, app(), account_.id, token.reveal(), device).has_value();
        });
    }
    std::vector<Kind> kinds() {
        std::vector<Kind> found;
        for (auto const& session : sessions_.list_sessions(account_.id)) found.push_back(session.kind);
        return found;
    }

    Service sessions_{database(), clock_, random_, 100};
    accounts::Account account_;
};

INSTANTIATE_TEST_SUITE_P(Engines, LoginTokens, ostiary::testing::both_engines(),
                         ostiary::testing::engine_name);

TEST_P(LoginTokens, a_login_token_works_on_its_own_device_alone) {
    auto const made = log_in(phone());
    EXPECT_TRUE(opens(made.login_token, phone()));
    EXPECT_TRUE(opens(made.login_token, phone()));
    EXPECT_FALSE(opens(made.login_token, device_of(default_id(), "tablet")));
    EXPECT_FALSE(opens(made.token, phone()));
    EXPECT_FALSE(sessions_.check(app(), made.login_token.reveal()));
    EXPECT_TRUE(log_in(std::nullopt).login_token.empty());
}

TEST_P(LoginTokens, its_time_is_fixed) {
    auto const made = log_in(phone());
    clock_.advance(minutes(59));
    EXPECT_TRUE(opens(made.login_token, phone()));
    clock_.advance(minutes(1));
    EXPECT_FALSE(opens(made.login_token, phone()));
    EXPECT_THAT(kinds(), testing::ElementsAre(Kind::Session));
    sessions_.purge();
    static db::Statement const count{"SELECT count(*) FROM login_tokens"};
    EXPECT_EQ(database().query_one(count)->get<std::int64_t>(0), 0);
}

TEST_P(LoginTokens, a_device_has_one) {
    auto const first = log_in(phone());
    auto const second = log_in(phone());
    EXPECT_FALSE(opens(first.login_token, phone()));
    EXPECT_TRUE(opens(second.login_token, phone()));
    EXPECT_THAT(kinds(), testing::ElementsAre(Kind::Session, Kind::Session, Kind::LoginToken));
}

TEST_P(LoginTokens, an_account_has_as_many_as_sessions_and_the_last_used_stay) {
    EXPECT_TRUE(patch(default_id(), R"({"sessions":{"most_per_account":2}})"));
    std::vector<NewSession> made;
    for (auto const* const name : {"a", "b", "c"}) {
        made.push_back(log_in(device_of(default_id(), name)));
        clock_.advance(minutes(1));
        EXPECT_TRUE(opens(made[0].login_token, device_of(default_id(), "a")));
        clock_.advance(minutes(1));
    }
    EXPECT_TRUE(opens(made[0].login_token, device_of(default_id(), "a")));
    EXPECT_FALSE(opens(made[1].login_token, device_of(default_id(), "b")));
    EXPECT_TRUE(opens(made[2].login_token, device_of(default_id(), "c")));
}

TEST_P(LoginTokens, are_ended_like_sessions) {
    auto made = log_in(phone());
    auto const listed = sessions_.list_sessions(account_.id);
    EXPECT_TRUE(sessions_.end_session(account_, listed.back().id, {}));
    EXPECT_FALSE(opens(made.login_token, phone()));
    EXPECT_TRUE(sessions_.check(app(), made.token.reveal()));

    made = log_in(phone());
    auto const other = log_in(device_of(default_id(), "tablet"));
    EXPECT_TRUE(sessions_.end_session(account_, made.session.id, {}));
    EXPECT_FALSE(opens(made.login_token, phone()));
    EXPECT_TRUE(opens(other.login_token, device_of(default_id(), "tablet")));
    EXPECT_TRUE(sessions_.end_session(account_, other.session.id, {}));

    made = log_in(phone());
    log_in(device_of(default_id(), "tablet"));
    EXPECT_EQ(sessions_.end_all_sessions(account_, made.session.id, {}), 1);
    EXPECT_FALSE(opens(made.login_token, phone()));

    made = log_in(phone());
    auto const tablet = log_in(device_of(default_id(), "tablet"));
    EXPECT_TRUE(sessions_.log_out(account_, made.session.id, phone(), {}));
    EXPECT_FALSE(opens(made.login_token, phone()));
    EXPECT_TRUE(opens(tablet.login_token, device_of(default_id(), "tablet")));
    EXPECT_FALSE(sessions_.log_out(account_, made.session.id, phone(), {}));
}

TEST_P(LoginTokens, automatic_logins_end_older_ones_of_their_own_device) {
    auto const tablet = device_of(default_id(), "tablet");
    auto const by_password = log_in(phone());
    auto const elsewhere = log_in_automatically(tablet);
    std::vector<Secret> tabs;
    for (int i = 0; i < 7; ++i) {
        tabs.push_back(log_in_automatically(phone()));
        EXPECT_TRUE(is_in(tabs.front()) || i > 4);  // also in the memory of a node
    }
    EXPECT_THAT(are_in(tabs), testing::ElementsAre(false, false, true, true, true, true, true));
    EXPECT_TRUE(is_in(by_password.token));
    EXPECT_TRUE(is_in(elsewhere));
}

TEST_P(LoginTokens, automatic_logins_push_out_no_session_of_another_device) {
    EXPECT_TRUE(patch(default_id(), R"({"sessions":{"most_per_account":4}})"));
    auto const tablet = device_of(default_id(), "tablet");
    std::vector<Secret> others;
    for (int i = 0; i < 3; ++i) others.push_back(begin(LoginMethod::Password, tablet));
    std::vector<Secret> tabs;
    for (int i = 0; i < 3; ++i) tabs.push_back(log_in_automatically(phone()));
    EXPECT_THAT(are_in(others), testing::ElementsAre(true, true, true));
    EXPECT_THAT(are_in(tabs), testing::ElementsAre(false, false, true));
    // Only where there is none of its own does it take another's place.
    auto const desk = log_in_automatically(device_of(default_id(), "desk"));
    EXPECT_TRUE(is_in(desk));
    EXPECT_THAT(are_in(others), testing::ElementsAre(false, true, true));
    begin(LoginMethod::Password, tablet);
    EXPECT_THAT(are_in(others), testing::ElementsAre(false, false, true));
}

TEST_P(LoginTokens, logging_out_ends_all_sessions_of_the_device) {
    auto const tablet = device_of(default_id(), "tablet");
    auto const elsewhere = log_in(tablet);
    for (bool const natively : {false, true}) {
        auto const made = log_in(phone());
        auto const stolen = log_in_automatically(phone());
        EXPECT_TRUE(is_in(stolen));
        EXPECT_TRUE(natively ? sessions_.end_session(account_, made.session.id, {})
                             : sessions_.log_out(account_, made.session.id, phone(), {}));
        EXPECT_FALSE(is_in(stolen));
        EXPECT_FALSE(is_in(made.token));
        EXPECT_FALSE(opens(made.login_token, phone()));
        EXPECT_TRUE(is_in(elsewhere.token));
        EXPECT_TRUE(opens(elsewhere.login_token, tablet));
    }
}

TEST_P(LoginTokens, ending_a_login_token_ends_the_sessions_that_it_began) {
    auto const tablet = device_of(default_id(), "tablet");
    auto const made = log_in(phone());
    auto const stolen = log_in_automatically(phone());
    auto const elsewhere = log_in_automatically(tablet);
    EXPECT_TRUE(is_in(stolen) && is_in(elsewhere));
    EXPECT_TRUE(sessions_.end_session(account_, sessions_.list_sessions(account_.id).back().id, {}));
    EXPECT_FALSE(is_in(stolen));
    EXPECT_FALSE(opens(made.login_token, phone()));
    EXPECT_TRUE(is_in(made.token));
    EXPECT_TRUE(is_in(elsewhere));
}

}  // namespace
}  // namespace ostiary::sessions
