#include "administration/administration_fixture.hpp"

namespace ostiary::administration {
namespace {

using accounts::Status;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

contacts::Target email(std::string_view text) {
    return *contacts::parse_target(contacts::Channel::Email, text);
}

class AdministeredAccounts : public AdministrationFixture {};
INSTANTIATE_TEST_SUITE_P(Engines, AdministeredAccounts, ostiary::testing::both_engines(),
                         ostiary::testing::engine_name);

TEST_P(AdministeredAccounts, blocking_ends_every_session_in_the_same_transaction) {
    auto const account = add_account(app(), "ana");
    auto const first = log_in(app(), account);
    auto const second = log_in(app(), account);
    ASSERT_TRUE(sessions_.check(app(), first.token.reveal()));

    auto const blocked = accounts_.block(app(), account.id, "stolen phone", caller_).value();

    EXPECT_EQ(blocked.status, Status::Blocked);
    EXPECT_EQ(blocked.status_reason, "stolen phone");
    EXPECT_EQ(sessions_.check(app(), first.token.reveal()).error().code, ErrorCode::Unauthenticated);
    EXPECT_EQ(sessions_.check(app(), second.token.reveal()).error().code, ErrorCode::Unauthenticated);
    EXPECT_THAT(sessions_.list_sessions(account.id), SizeIs(0));
    auto const entry = entry_of(app().id, audit::Event::AccountBlocked);
    EXPECT_THAT(entry.details, HasSubstr(R"("ended_sessions":2)"));
}

TEST_P(AdministeredAccounts, a_blocked_account_gets_no_session_until_it_is_unblocked) {
    auto const account = add_account(app(), "ana");
    accounts_.block(app(), account.id, std::nullopt, caller_).value();
    auto const refused = database().write([&](db::Transaction& tx) {
        return sessions_.begin_session(tx, app(), account, sessions::LoginMethod::Password, {});
    });
    EXPECT_EQ(refused.error().code, ErrorCode::AccountBlocked);

    auto const unblocked = accounts_.unblock(app(), account.id, caller_).value();

    EXPECT_EQ(unblocked.status, Status::Active);
    EXPECT_EQ(unblocked.status_reason, std::nullopt);
    EXPECT_TRUE(sessions_.check(app(), log_in(app(), account).token.reveal()));
    EXPECT_EQ(accounts_.unblock(app(), account.id, caller_).value().version, unblocked.version);
}

TEST_P(AdministeredAccounts, another_applications_account_is_not_there) {
    auto const other = service_.create_application("Other", caller_);
    auto const account = add_account(other, "ana");
    auto const missing = [](auto const& result) { return result.error().code == ErrorCode::NoSuchAccount; };
    EXPECT_TRUE(missing(accounts_.get(app().id, account.id)));
    EXPECT_TRUE(missing(accounts_.update(app(), account.id, {}, caller_)));
    EXPECT_TRUE(missing(accounts_.block(app(), account.id, std::nullopt, caller_)));
    EXPECT_TRUE(missing(accounts_.unblock(app(), account.id, caller_)));
    EXPECT_TRUE(missing(accounts_.remove(app(), account.id, caller_)));
    EXPECT_THAT(accounts_.list(app().id, {}).items, SizeIs(0));
    EXPECT_THAT(accounts_.list_by_identifier(app().id, "ana"), SizeIs(0));
    EXPECT_EQ(accounts_.get(other.id, account.id).value().version, 1);
}

TEST_P(AdministeredAccounts, a_new_account_has_what_was_given_and_its_password_is_not_in_the_log) {
    NewAccount given{.username = "ana",
                     .email = email("Ana@Example.org"),
                     .email_verified = true,
                     .password = Secret("seven purple elephants dancing"),
                     .external_id = "customer-17"};
    given.meta = R"({"tier":"gold"})";
    auto const account = accounts_.create(app(), given, caller_).value();
    EXPECT_EQ(account.primary(contacts::Channel::Email)->value, "ana@example.org");
    EXPECT_TRUE(account.contacts.front().verified_at);
    EXPECT_EQ(account.meta, R"({"tier":"gold"})");
    for (auto const* text : {"ana", "ANA@example.org", "customer-17"})
        EXPECT_THAT(accounts_.list_by_identifier(app().id, text), SizeIs(1)) << text;
    auto const entry = entry_of(app().id, audit::Event::AccountCreated);
    EXPECT_THAT(entry.details, Not(HasSubstr("elephants")));
}

TEST_P(AdministeredAccounts, a_new_account_keeps_the_rules_and_takes_nobodys_name) {
    EXPECT_EQ(accounts_.create(app(), {}, caller_).error().code, ErrorCode::InvalidRequest);
    EXPECT_EQ(accounts_.create(app(), {.username = "a b"}, caller_).error().fields.front().field, "username");
    EXPECT_EQ(accounts_.create(app(), {.username = "ana", .password = Secret("short")}, caller_)
                  .error()
                  .fields.front()
                  .field,
              "password");
    add_account(app(), "ana");
    auto const taken = accounts_.create(app(), {.username = "ANA", .external_id = "17"}, caller_);
    EXPECT_EQ(taken.error().code, ErrorCode::IdentifierTaken);
    EXPECT_EQ(taken.error().fields.front().field, "username");
    EXPECT_THAT(accounts_.list_by_identifier(app().id, "17"), SizeIs(0));
}

TEST_P(AdministeredAccounts, a_new_account_keeps_times_that_can_be_of_its_past) {
    auto const now = clock_.now();
    auto const made = [&](std::string const& name, Timestamp created, Timestamp updated) {
        NewAccount given{.username = name};
        given.created_at = created;
        given.updated_at = updated;
        auto const account = accounts_.create(app(), given, caller_).value();
        return std::pair(account.created_at - now, account.updated_at - now);
    };
    using namespace std::chrono_literals;
    EXPECT_EQ(made("ana", now - 2h, now - 1h), std::pair(Duration(-2h), Duration(-1h)));
    EXPECT_EQ(made("ben", now - 2h, now - 3h), std::pair(Duration(-2h), Duration(0h)))
        << "changed before it was made";
    EXPECT_EQ(made("cat", now + 1h, now - 1h), std::pair(Duration(0h), Duration(0h))) << "made tomorrow";
    EXPECT_EQ(made("dan", now - 1h, now + 1h), std::pair(Duration(-1h), Duration(0h))) << "changed tomorrow";
}

TEST_P(AdministeredAccounts, a_change_sets_removes_and_merges) {
    auto account = accounts_.create(app(), {.username = "ana", .external_id = "17"}, caller_).value();
    AccountChange change{.username = Text("ann"),
                         .external_id = Text(),
                         .profile = {.values = {{"given_name", &accounts::Profile::given_name, "Ann"}},
                                     .properties = R"({"a":1,"b":{"c":2}})"}};
    account = accounts_.update(app(), account.id, change, caller_).value();
    EXPECT_EQ(account.username, "ann");
    EXPECT_EQ(account.external_id, std::nullopt);
    EXPECT_EQ(entry_of(app().id, audit::Event::AccountUpdated).details,
              R"({"fields":"username external_id given_name properties"})");
    change = {.profile = {.values = {}, .properties = R"({"a":null,"b":{"d":3}})"}};
    account = accounts_.update(app(), account.id, change, caller_).value();
    EXPECT_EQ(account.properties, R"({"b":{"c":2,"d":3}})");
    EXPECT_EQ(account.profile.given_name, "Ann");
    EXPECT_THAT(accounts_.list_by_identifier(app().id, "ana"), SizeIs(0));
    EXPECT_THAT(accounts_.list_by_identifier(app().id, "ann"), SizeIs(1));
    auto const nameless = accounts_.update(app(), account.id, {.username = Text()}, caller_);
    EXPECT_EQ(nameless.error().code, ErrorCode::InvalidRequest);
}

TEST_P(AdministeredAccounts, a_change_of_an_old_version_changes_nothing) {
    auto const account = add_account(app(), "ana");
    accounts_.update(app(), account.id, {.username = Text("ann"), .version = 1}, caller_).value();
    auto const late = accounts_.update(app(), account.id, {.username = Text("anna"), .version = 1}, caller_);
    EXPECT_EQ(late.error().code, ErrorCode::PreconditionFailed);
    EXPECT_EQ(accounts_.get(app().id, account.id).value().username, "ann");
}

TEST_P(AdministeredAccounts, what_is_removed_leaves_no_session_password_or_name) {
    auto const account =
        accounts_
            .create(app(), {.username = "ana", .password = Secret("seven purple elephants dancing")}, caller_)
            .value();
    auto const session = log_in(app(), account);
    accounts_.remove(app(), account.id, caller_).value();
    EXPECT_FALSE(sessions_.check(app(), session.token.reveal()));
    EXPECT_EQ(database().read([&](db::Transaction& tx) { return passwords_.find_hash(tx, account.id); }),
              std::nullopt);
    EXPECT_EQ(entry_of(app().id, audit::Event::AccountDeleted).account, account.id);
    add_account(app(), "ana");
}

TEST_P(AdministeredAccounts, pages_follow_one_another) {
    std::vector<AccountId> made;
    for (auto const* name : {"one", "two", "three"}) made.push_back(add_account(app(), name).id);
    std::ranges::sort(made);
    auto const first = accounts_.list(app().id, {.limit = 2});
    ASSERT_THAT(first.items, SizeIs(2));
    ASSERT_TRUE(first.next);
    auto const second = accounts_.list(app().id, {.after = first.next, .limit = 2});
    ASSERT_THAT(second.items, SizeIs(1));
    EXPECT_FALSE(second.next);
    EXPECT_EQ(second.items.front().id, made.back());
}

TEST_P(AdministeredAccounts, of_two_administrators_who_remove_each_other_one_stays) {
    auto const ana = add_account(console(), "ana");
    auto const ben = add_account(console(), "ben");
    std::vector<std::thread> threads;
    std::atomic<int> removed = 0;
    for (auto const& id : {ana.id, ben.id}) {
        threads.emplace_back(
            [&, id] { removed += accounts_.remove(console(), id, caller_).has_value() ? 1 : 0; });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(removed, 1);
    auto const left = accounts_.list(console().id, {}).items;
    ASSERT_THAT(left, SizeIs(1));
    EXPECT_EQ(accounts_.remove(console(), left.front().id, caller_).error().code, ErrorCode::Forbidden);
    EXPECT_EQ(accounts_.block(console(), left.front().id, std::nullopt, caller_).error().code,
              ErrorCode::Forbidden);
}

}  // namespace
}  // namespace ostiary::administration
