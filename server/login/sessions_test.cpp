// Checking sessions: from memory, from the database, and no longer once they ended.
#include "login/world_fixture.hpp"
#include "testing/waiting.hpp"

namespace ostiary::login {
namespace {

constexpr auto password = "seven purple elephants";

class Sessions : public World {
  protected:
    registration::Registered register_by_email(std::string_view address) {
        registration::Form form;
        form.email = email(address);
        auto registered = register_by(form);
        EXPECT_TRUE(registered);
        return std::move(*registered);
    }
    // Soon after its start; until then nothing is remembered, and a use that is not yet written is not known.
    void wait_until_uses_are_remembered() {
        ASSERT_TRUE(testing::becomes_true([&] { return database().hears_other_nodes(); }));
    }
    sessions::CheckedPointer in_memory(sessions::NewSession const& session) {
        return sessions_.check_in_memory(application(), session.token.reveal());
    }
};

INSTANTIATE_TEST_SUITE_P(Engines, Sessions, testing::both_engines(), testing::engine_name);

TEST_P(Sessions, a_checked_session_is_remembered_until_it_ends) {
    auto const ann = register_with_name("ann", password);
    EXPECT_EQ(in_memory(ann.session), nullptr);
    // Nothing is answered from memory until the node hears the others, soon after its start.
    EXPECT_TRUE(
        testing::becomes_true([&] { return holds(ann.session) && in_memory(ann.session) != nullptr; }));
    ASSERT_TRUE(sessions_.end_session(ann.account, ann.session.session.id, {}));
    EXPECT_EQ(in_memory(ann.session), nullptr);
    EXPECT_FALSE(holds(ann.session));
}

TEST_P(Sessions, a_session_of_one_application_is_none_in_another) {
    auto const ann = register_with_name("ann", password);
    ASSERT_TRUE(holds(ann.session));
    auto const other = *directory_.console();
    EXPECT_EQ(sessions_.check_in_memory(other, ann.session.token.reveal()), nullptr);
    EXPECT_FALSE(sessions_.check(other, ann.session.token.reveal()));
}

// More than one statement asks for.
TEST_P(Sessions, many_checked_together_get_each_their_own_session) {
    set(R"({"registration": {"verify_contacts": false}})");
    std::vector<registration::Registered> people;
    for (int i = 0; i < 70; ++i)
        people.push_back(register_by_email("p" + std::to_string(i) + "@example.org"));
    ASSERT_TRUE(sessions_.end_session(people[3].account, people[3].session.session.id, {}));
    auto const here = application();
    auto const console = directory_.console();
    std::vector<sessions::Presented> presented;
    for (auto const& person : people) presented.push_back({&here, person.session.token.reveal()});
    presented.push_back({&here, people[5].session.token.reveal()});
    presented.push_back({console.get(), people[6].session.token.reveal()});
    presented.push_back({&here, "no token"});
    auto const results = sessions_.check_together(presented);
    ASSERT_EQ(results.size(), 73u);
    for (std::size_t i = 0; i < 71; ++i) {
        auto const& person = people[i == 70 ? 5 : i];
        ASSERT_EQ(results[i].has_value(), i != 3) << i;
        if (i == 3) continue;
        auto const& checked = **results[i];
        EXPECT_EQ(checked.session.id, person.session.session.id);
        EXPECT_EQ(checked.account.contacts.at(0).value, person.account.contacts.at(0).value);
    }
    EXPECT_FALSE(results[71]) << "of another application";
    EXPECT_FALSE(results[72]);
}

TEST_P(Sessions, a_check_finds_the_account_as_it_is_stored) {
    registration::Form form;
    form.username = "ann";
    form.email = email("ann@example.org");
    form.phone = phone("+4915112345678");
    form.profile = {"Ann", "Archer", "other", "1990-02-03", "https://example.org/a.png", "de"};
    form.properties = R"({"age":21})";
    set(R"({"registration": {"verify_contacts": false}})");
    auto const ann = register_by(form);
    ASSERT_TRUE(ann);
    auto const checked = sessions_.check(application(), ann->session.token.reveal());
    ASSERT_TRUE(checked);
    auto const stored = database().read([&](db::Transaction& tx) {
        return accounts::find_whole_account(tx, application().id, ann->account.id);
    });
    auto const in_full = [](accounts::Account const& account) {
        std::string text;
        json::Writer json(text);
        accounts::write_json(json, account, accounts::Audience::Administrator);
        return text;
    };
    EXPECT_EQ(in_full((*checked)->account), in_full(*stored));
    EXPECT_EQ((*checked)->account.contacts.size(), 2u);
    std::string text = R"("session":)";
    json::Writer json(text);
    sessions::write_json(json, ann->session.session);
    EXPECT_TRUE((*checked)->members_json.starts_with(text)) << (*checked)->members_json;
}

TEST_P(Sessions, one_account_cannot_end_the_session_of_another) {
    auto const ann = register_with_name("ann", password);
    auto const eve = register_with_name("eve", password);
    EXPECT_EQ(code_of(sessions_.end_session(eve.account, ann.session.session.id, {})),
              ErrorCode::NoSuchSession);
    EXPECT_TRUE(holds(ann.session));
}

TEST_P(Sessions, a_session_ends_by_itself) {
    set(R"({"sessions": {"duration_seconds": 3600, "rolling": false}})");
    auto const ann = register_with_name("ann", password);
    clock_.advance(std::chrono::minutes(59));
    EXPECT_TRUE(holds(ann.session));
    clock_.advance(std::chrono::minutes(1));
    EXPECT_FALSE(holds(ann.session));
}

TEST_P(Sessions, a_rolling_session_lasts_while_it_is_used) {
    wait_until_uses_are_remembered();
    set(R"({"sessions": {"duration_seconds": 3600}})");
    auto const ann = register_with_name("ann", password);
    for (int i = 0; i < 5; ++i) {
        clock_.advance(std::chrono::minutes(50));
        ASSERT_TRUE(holds(ann.session)) << i;
    }
    sessions_.write_uses();
    sessions::Service after_a_restart(database(), clock_, random_, 10);
    EXPECT_TRUE(after_a_restart.check(application(), ann.session.token.reveal()));
    clock_.advance(std::chrono::hours(1));
    EXPECT_FALSE(holds(ann.session));
}

TEST_P(Sessions, what_is_answered_says_how_long_the_session_lasts_now) {
    wait_until_uses_are_remembered();
    set(R"({"sessions": {"duration_seconds": 3600}})");
    auto const ann = register_with_name("ann", password);
    for (int i = 0; i < 3; ++i) {
        clock_.advance(std::chrono::minutes(30));
        auto const checked = sessions_.check(application(), ann.session.token.reveal());
        ASSERT_TRUE(checked);
        std::string text;
        json::Writer json(text);
        sessions::write_json(json.key("session"), (*checked)->session);
        EXPECT_TRUE((*checked)->members_json.starts_with(text + ",")) << (*checked)->members_json;
        EXPECT_EQ((*checked)->session.expires_at, clock_.now() + std::chrono::hours(1));
    }
}

TEST_P(Sessions, tokens_that_were_never_made_are_refused) {
    auto const ann = register_with_name("ann", password);
    auto const token = std::string(ann.session.token.reveal());
    auto swapped = token;
    swapped.back() = swapped.back() == 'x' ? 'y' : 'x';
    for (auto const& text :
         {std::string(), std::string("x"), token + "x", token.substr(1), swapped, std::string(65, '!')}) {
        EXPECT_FALSE(sessions_.check(application(), text)) << text;
    }
}

sessions::CheckedPointer checked(AccountId const& account, Byte token) {
    sessions::Checked made;
    made.session.account = account;
    made.session.token_hash = Hash{token};
    return std::make_shared<sessions::Checked const>(std::move(made));
}

TEST(SessionCache, a_session_that_ended_while_it_was_read_is_not_kept) {
    ManualClock const clock;
    SeededRandom random;
    auto const account = AccountId::make(clock.now(), random);
    sessions::Cache cache(100);
    auto const ticket = cache.ticket(account);
    cache.forget(account);
    cache.insert(ticket, checked(account, 1));
    EXPECT_EQ(cache.find(account, Hash{1}), nullptr);
    cache.insert(cache.ticket(account), checked(account, 1));
    EXPECT_NE(cache.find(account, Hash{1}), nullptr);
}

TEST(SessionCache, holds_no_more_than_its_capacity) {
    ManualClock const clock;
    SeededRandom random;
    sessions::Cache cache(128);
    for (int i = 0; i < 10'000; ++i) {
        auto const account = AccountId::make(clock.now(), random);
        cache.insert(cache.ticket(account), checked(account, 1));
    }
    EXPECT_LE(cache.size(), 128U);
}

// A database behind one that works, whose node has lost sight of the others.
class Deaf final : public db::Database {
  public:
    explicit Deaf(db::Database& behind) : behind_(behind) {}
    void subscribe(std::string channel, db::Subscriber subscriber) override {
        behind_.subscribe(std::move(channel), std::move(subscriber));
    }
    bool hears_other_nodes() const override { return false; }
    bool is_reachable() override { return behind_.is_reachable(); }

  protected:
    void run_write(db::Unit const& unit) override { behind_.write(unit); }
    void run_read(db::Unit const& unit) override { behind_.read(unit); }
    db::Answer run_alone(db::Statement const& statement, std::span<db::Parameter const> parameters) override {
        std::array const questions{db::Question{&statement, {parameters.begin(), parameters.end()}}};
        return {behind_.read_together(questions).front()};
    }

  private:
    db::Database& behind_;
};

TEST_P(Sessions, a_node_that_hears_nobody_asks_the_database) {
    auto const ann = register_with_name("ann", password);
    Deaf deaf(database());
    sessions::Service service(deaf, clock_, random_, 10);
    ASSERT_TRUE(service.check(application(), ann.session.token.reveal()));
    EXPECT_EQ(service.check_in_memory(application(), ann.session.token.reveal()), nullptr);
}

}  // namespace
}  // namespace ostiary::login
