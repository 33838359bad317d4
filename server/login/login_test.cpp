// Logging in, staying logged in, and what ends it.
#include "devices/answer.hpp"
#include "login/world_fixture.hpp"

namespace ostiary::login {
namespace {

using codes::Purpose;

constexpr auto right_password = "seven purple elephants";

class Login : public World {
  protected:
    devices::Device device_of(AccountId const& account) {
        auto const token = devices::make_token(keyring_, account, clock_.now(), random_);
        return *devices::read_token(keyring_, token.reveal(), clock_.now());
    }
    void block(AccountId const& id) {
        database().write([&](db::Transaction& tx) {
            auto const before = *accounts::find_whole_account(tx, application().id, id);
            auto after = before;
            after.status = accounts::Status::Blocked;
            ++after.version;
            ASSERT_TRUE(accounts::replace_account(tx, before, after));
        });
    }
};

INSTANTIATE_TEST_SUITE_P(Engines, Login, testing::both_engines(), testing::engine_name);

TEST_P(Login, the_right_password_begins_a_session_that_holds) {
    register_with_name("Ann", right_password);
    auto const logged_in = log_in("aNN", right_password, from("192.0.2.1"));
    ASSERT_TRUE(logged_in);
    EXPECT_TRUE(holds(logged_in->session));
    EXPECT_FALSE(logged_in->created);
}

TEST_P(Login, each_password_attempt_runs_one_hash) {
    register_with_name("ann", right_password);
    register_with_email("bob@example.org");
    auto const hashes = [&] { return hasher_.counters().current; };
    struct Case {
        accounts::Identifier identifier;
        char const* password;
    };
    for (auto const& [identifier, password] :
         {Case{accounts::Identifier::username_as_given("ann"), "wrong"},
          Case{accounts::Identifier::username_as_given("nobody"), "wrong"},
          Case{accounts::Identifier::contact(email("bob@example.org")), "wrong"},
          Case{accounts::Identifier::username_as_given("ann"), "\x01 no password looks like this"},
          Case{accounts::Identifier::username_as_given("ann"), right_password}}) {
        auto const before = hashes();
        static_cast<void>(
            login_.log_in_with_password(application(), identifier, Secret(password), from("192.0.2.1")));
        EXPECT_EQ(hashes() - before, 1U) << password;
    }
}

TEST_P(Login, unknown_names_and_wrong_passwords_are_answered_alike) {
    register_with_name("ann", right_password);
    for (int i = 0; i < 7; ++i) {
        auto const wrong = log_in("ann", "wrong", from("192.0.2.1"));
        auto const unknown = log_in("nobody", "wrong", from("192.0.2.1"));
        ASSERT_EQ(code_of(wrong), code_of(unknown)) << i;
        EXPECT_EQ(wrong.error().retry_after, unknown.error().retry_after);
    }
}

TEST_P(Login, an_email_address_is_a_user_name_where_nobody_has_the_address) {
    auto const named = register_with_name("Lena@example.org", right_password).account.id;
    auto const by_email = [&](std::string_view password) {
        return login_.log_in_with_password(application(),
                                           accounts::Identifier::contact(email("lena@Example.org")),
                                           Secret(std::string(password)), from("192.0.2.1"));
    };
    auto const logged_in = by_email(right_password);
    ASSERT_TRUE(logged_in);
    EXPECT_EQ(logged_in->account.id, named);
    set(R"({"login":{"username_password":false}})");
    EXPECT_EQ(code_of(by_email(right_password)), ErrorCode::WrongCredentials);
    set(R"({"login":{"username_password":true}})");
    auto const owner = register_with_email("lena@example.org", "eleven green kettles").account.id;
    EXPECT_EQ(code_of(by_email(right_password)), ErrorCode::WrongCredentials);
    auto const owned = by_email("eleven green kettles");
    ASSERT_TRUE(owned);
    EXPECT_EQ(owned->account.id, owner);
}

TEST_P(Login, failures_lock_for_growing_intervals) {
    register_with_name("ann", right_password);
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(code_of(log_in("ann", "wrong", from("192.0.2.1"))), ErrorCode::WrongCredentials);
    auto const locked = log_in("ann", right_password, from("192.0.2.1"));
    ASSERT_EQ(code_of(locked), ErrorCode::TooManyAttempts);
    EXPECT_EQ(locked.error().retry_after, std::chrono::seconds(30));
    EXPECT_TRUE(log_in("ann", right_password, from("198.51.100.1"))) << "another address is not locked";
    clock_.advance(std::chrono::seconds(30));
    EXPECT_EQ(code_of(log_in("ann", "wrong", from("192.0.2.1"))), ErrorCode::WrongCredentials);
    EXPECT_EQ(log_in("ann", "wrong", from("192.0.2.1")).error().retry_after, std::chrono::seconds(60));
}

TEST_P(Login, a_known_device_logs_in_while_others_are_locked_out) {
    auto const ann = register_with_name("ann", right_password).account;
    for (int i = 0; i < 60; ++i) {
        static_cast<void>(log_in("ann", "wrong", from("203.0.113." + std::to_string(i))));
    }
    EXPECT_EQ(code_of(log_in("ann", right_password, from("198.51.100.1"))), ErrorCode::TooManyAttempts);
    EXPECT_TRUE(log_in("ann", right_password, from("203.0.113.1", device_of(ann.id))));
}

TEST_P(Login, a_device_by_its_name_is_known_while_the_account_is_logged_in_there) {
    register_with_name("ann", right_password);
    register_with_name("eve", right_password);
    auto const on = [&](std::string_view device, std::string_view address) {
        auto origin = from(address);
        origin.client.device = sessions::device_of(application().id, device);
        return origin;
    };
    ASSERT_TRUE(log_in("ann", right_password, on("phone", "192.0.2.1")));
    ASSERT_TRUE(log_in("eve", right_password, on("tablet", "192.0.2.2")));
    for (int i = 0; i < 60; ++i)
        static_cast<void>(log_in("ann", "wrong", on("tablet", "203.0.113." + std::to_string(i))));
    EXPECT_EQ(code_of(log_in("ann", right_password, on("tablet", "192.0.2.2"))), ErrorCode::TooManyAttempts);
    EXPECT_EQ(code_of(log_in("ann", right_password, from("192.0.2.1"))), ErrorCode::TooManyAttempts);
    EXPECT_TRUE(log_in("ann", right_password, on("phone", "203.0.113.1")));
    // It answers for its own failures, like a device with a token.
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(code_of(log_in("ann", "wrong", on("phone", "203.0.113.2"))), ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(log_in("ann", right_password, on("phone", "203.0.113.2"))), ErrorCode::TooManyAttempts);
}

TEST_P(Login, a_device_of_another_account_opens_nothing) {
    register_with_name("ann", right_password);
    auto const eve = register_with_name("eve", right_password).account;
    for (int i = 0; i < 5; ++i) static_cast<void>(log_in("ann", "wrong", from("192.0.2.1")));
    EXPECT_EQ(code_of(log_in("ann", right_password, from("192.0.2.1", device_of(eve.id)))),
              ErrorCode::TooManyAttempts);
}

TEST_P(Login, a_known_device_that_fails_too_often_is_a_stranger) {
    auto const ann = register_with_name("ann", right_password).account;
    auto const device = device_of(ann.id);
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(code_of(log_in("ann", "wrong", from("192.0.2.1", device))), ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(log_in("ann", right_password, from("192.0.2.1", device))), ErrorCode::TooManyAttempts);
}

TEST_P(Login, a_device_token_that_was_touched_is_no_device) {
    auto const ann = register_with_name("ann", right_password).account;
    auto const token = std::string(devices::make_token(keyring_, ann.id, clock_.now(), random_).reveal());
    ASSERT_TRUE(devices::read_token(keyring_, token, clock_.now()));
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto touched = token;
        touched[i] = touched[i] == 'a' ? 'b' : 'a';
        EXPECT_FALSE(devices::read_token(keyring_, touched, clock_.now())) << i;
    }
    EXPECT_FALSE(devices::read_token(Keyring(Hash{9}), token, clock_.now())) << "another server's";
    EXPECT_FALSE(devices::read_token(keyring_, token, clock_.now() + std::chrono::days(366))) << "too old";
}

TEST_P(Login, session_routes_refuse_accounts_that_may_not_authenticate) {
    auto const registered = register_with_email("ann@example.org", right_password);
    clock_.advance(std::chrono::minutes(2));
    auto const digits = sent_code(Purpose::LogIn, email("ann@example.org"));
    block(registered.account.id);
    EXPECT_FALSE(holds(registered.session));
    EXPECT_EQ(code_of(log_in_by_code(email("ann@example.org"), digits)), ErrorCode::AccountBlocked);
    auto const identifier = accounts::Identifier::contact(email("ann@example.org"));
    auto const by_password = [&](char const* password) {
        return code_of(
            login_.log_in_with_password(application(), identifier, Secret(password), from("192.0.2.1")));
    };
    EXPECT_EQ(by_password(right_password), ErrorCode::AccountBlocked);
    EXPECT_EQ(by_password("wrong"), ErrorCode::WrongCredentials) << "only the owner is told";
}

TEST_P(Login, proving_a_contact_ends_what_an_unproven_owner_set_up) {
    set(R"({"registration": {"verify_contacts": false}})");
    registration::Form form;
    form.email = email("victim@example.org");
    form.password = Secret(right_password);
    auto const hijacker = register_by(form);
    ASSERT_TRUE(hijacker);
    auto const digits = sent_code(Purpose::LogIn, email("victim@example.org"));
    auto const victim = log_in_by_code(email("victim@example.org"), digits);
    ASSERT_TRUE(victim);
    EXPECT_TRUE(holds(victim->session));
    EXPECT_FALSE(holds(hijacker->session));
    auto const identifier = accounts::Identifier::contact(email("victim@example.org"));
    EXPECT_EQ(code_of(login_.log_in_with_password(application(), identifier, Secret(right_password),
                                                  from("192.0.2.1"))),
              ErrorCode::WrongCredentials);
}

TEST_P(Login, a_proven_contact_takes_its_value_from_an_unproven_holder) {
    set(R"({"registration": {"verify_contacts": false}})");
    registration::Form squatted;
    squatted.username = "squatter";
    squatted.email = email("ann@example.org");
    squatted.password = Secret(right_password);
    auto const squatter = register_by(squatted);
    ASSERT_TRUE(squatter);
    auto const owner = register_with_email("ann@example.org");
    auto const found = database().read([&](db::Transaction& tx) {
        return accounts::find_account_by(tx, application().id,
                                         accounts::Identifier::contact(email("ann@example.org")));
    });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, owner.account.id);
    auto const left = database().read([&](db::Transaction& tx) {
        return accounts::find_whole_account(tx, application().id, squatter->account.id);
    });
    EXPECT_TRUE(left->contacts.empty());
}

TEST_P(Login, a_code_creates_the_account_only_where_the_settings_say_so) {
    auto const target = email("new@example.org");
    ASSERT_TRUE(send(Purpose::LogIn, target));
    EXPECT_TRUE(digits_for(target).empty()) << "nobody is written to";
    set(R"({"registration": {"create_on_login": true}})");
    clock_.advance(std::chrono::minutes(2));
    auto const logged_in = log_in_by_code(target, sent_code(Purpose::LogIn, target));
    ASSERT_TRUE(logged_in);
    EXPECT_TRUE(logged_in->created);
}

TEST_P(Login, the_least_recently_used_session_goes_where_there_are_too_many) {
    set(R"({"sessions": {"most_per_account": 2}})");
    auto const first = register_with_name("ann", right_password).session;
    clock_.advance(std::chrono::minutes(5));
    auto const second = log_in("ann", right_password, from("192.0.2.1"));
    clock_.advance(std::chrono::minutes(5));
    auto const third = log_in("ann", right_password, from("192.0.2.1"));
    ASSERT_TRUE(second && third);
    EXPECT_FALSE(holds(first));
    EXPECT_TRUE(holds(second->session));
    EXPECT_TRUE(holds(third->session));
}

TEST_P(Login, validate_tells_who_exists_only_where_the_settings_allow_it) {
    register_with_name("ann", right_password);
    registration::Form form;
    form.username = "ANN";
    form.password = Secret(right_password);
    EXPECT_EQ(code_of(registration_.validate(application(), form)), ErrorCode::IdentifierTaken);
    set(R"({"privacy": {"tell_existence": false}})");
    EXPECT_TRUE(registration_.validate(application(), form));
}

TEST_P(Login, everything_wrong_with_a_registration_is_told_at_once) {
    registration::Form form;
    form.username = "a b";
    form.email = email("ann@example.org");
    form.password = Secret("short");
    auto const refused = register_by(form);
    ASSERT_EQ(code_of(refused), ErrorCode::InvalidRequest);
    std::set<std::string> fields;
    for (auto const& error : refused.error().fields) fields.insert(error.field);
    EXPECT_EQ(fields, (std::set<std::string>{"username", "email_code", "password"}));
}

TEST_P(Login, sixteen_registrations_of_one_name_make_one_account) {
    std::atomic<int> made = 0;
    std::vector<std::thread> callers;
    for (int i = 0; i < 16; ++i) {
        callers.emplace_back([&] {
            registration::Form form;
            form.username = "ann";
            form.password = Secret(right_password);
            auto const registered = register_by(form);
            if (registered) ++made;
            EXPECT_TRUE(registered || registered.error().code == ErrorCode::IdentifierTaken);
        });
    }
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(made, 1);
}

TEST_P(Login, a_repeated_registration_is_answered_like_the_first_and_makes_nothing) {
    registration::Form form;
    form.username = "ann";
    form.password = Secret(right_password);
    registration::Origin const origin{{"test", "192.0.2.1"}, {}, idempotency::Key{Hash{1}, Hash{2}}};
    auto const first = registration_.register_account(application(), form, origin);
    auto const again = registration_.register_account(application(), form, origin);
    ASSERT_TRUE(first && again);
    EXPECT_EQ(first->account.id, again->account.id);
    EXPECT_EQ(first->session.token, again->session.token);
    auto other = origin;
    other.repeat->fingerprint = Hash{3};
    EXPECT_EQ(code_of(registration_.register_account(application(), form, other)),
              ErrorCode::IdempotencyKeyReused);
}

TEST_P(Login, a_foreign_page_cannot_log_its_visitor_in) {
    http::Request request;
    request.headers = {{"host", "accounts.example"}, {"origin", "https://evil.example"}};
    auto const application = this->application();
    EXPECT_EQ(code_of(devices::check_carrier(sessions::Carrier::Cookie, request, application)),
              ErrorCode::OriginNotAllowed);
    EXPECT_TRUE(devices::check_carrier(sessions::Carrier::Bearer, request, application))
        << "a token in the body is nobody's cookie";
}

}  // namespace
}  // namespace ostiary::login
