// Codes as they are used: sent, guessed, checked, and spent on what they buy.
#include "login/world_fixture.hpp"

#include <atomic>

namespace ostiary::login {
namespace {

using codes::Purpose;

constexpr std::array all_purposes{Purpose::Register, Purpose::LogIn,         Purpose::Bind,
                                  Purpose::Unbind,   Purpose::ResetPassword, Purpose::Deregister};

// Reads, but fails to write.
class BrokenOnWrite : public db::Database {
  public:
    explicit BrokenOnWrite(db::Database& whole) : whole_(whole) {}
    void subscribe(std::string, db::Subscriber) override {}
    bool hears_other_nodes() const override { return true; }
    bool is_reachable() override { return false; }

  private:
    void run_write(db::Unit const&) override { throw Unavailable("the database is gone"); }
    void run_read(db::Unit const& unit) override { whole_.read(unit); }
    db::Answer run_alone(db::Statement const&, std::span<db::Parameter const>) override {
        throw Unavailable("the database is gone");
    }
    db::Database& whole_;
};

class Codes : public World {
  protected:
    Secret wrong(Secret const& digits) {
        std::string other(digits.reveal());
        other[0] = other[0] == '9' ? '0' : static_cast<char>(other[0] + 1);
        return Secret(other);
    }
    bool proves(Purpose purpose, contacts::Target const& target, Secret const& digits,
                std::optional<AccountId> account = std::nullopt) {
        return codes_.check_code(application(), purpose, target, account, digits, {}).has_value();
    }
};

INSTANTIATE_TEST_SUITE_P(Engines, Codes, testing::both_engines(), testing::engine_name);

TEST_P(Codes, a_code_works_only_for_its_own_purpose_target_and_account) {
    auto const ann = register_with_email("ann@example.org").account.id;
    auto const bob = register_with_email("bob@example.org").account.id;
    auto const target = email("ann@example.org");
    clock_.advance(std::chrono::minutes(2));
    auto const digits = sent_code(Purpose::Unbind, target, ann);
    ASSERT_FALSE(digits.empty());
    for (auto const purpose : all_purposes) {
        for (auto const* address : {"ann@example.org", "bob@example.org"}) {
            for (auto const& account : {std::optional<AccountId>(), std::optional(ann), std::optional(bob)}) {
                bool const own = purpose == Purpose::Unbind && email(address) == target && account == ann;
                EXPECT_EQ(proves(purpose, email(address), digits, account), own)
                    << to_string(purpose) << " " << address;
            }
        }
    }
}

TEST_P(Codes, a_code_of_another_application_is_worthless) {
    auto const other = applications_.create_application("Other", {});
    auto const target = email("ann@example.org");
    auto const digits = sent_code(Purpose::Register, target);
    auto const proves_in = [&](applications::Application const& application) {
        return codes_.check_code(application, Purpose::Register, target, std::nullopt, digits, {})
            .has_value();
    };
    EXPECT_FALSE(proves_in(other)) << "there is none";
    ASSERT_TRUE(codes_.send_code(other, {Purpose::Register, target, {}, std::nullopt, std::nullopt, {}}));
    auto const others = digits_for(target);
    if (others != digits) EXPECT_FALSE(proves_in(other)) << "there is one with other digits";
    EXPECT_TRUE(proves_in(application()));
    registration::Form form;
    form.email = target;
    form.email_code = digits;
    EXPECT_TRUE(register_by(form)) << "the other application's code did not replace it";
}

TEST_P(Codes, wrong_guesses_are_counted_before_they_are_compared) {
    auto const target = email("ann@example.org");
    auto const digits = sent_code(Purpose::Register, target);
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(proves(Purpose::Register, target, wrong(digits)));
    EXPECT_FALSE(proves(Purpose::Register, target, digits)) << "no tries are left for the right one either";
}

TEST_P(Codes, a_thousand_guesses_at_once_get_no_more_comparisons_than_one_after_another) {
    auto const target = email("ann@example.org");
    auto const digits = sent_code(Purpose::Register, target);
    std::vector<std::thread> guessers;
    for (int i = 0; i < 8; ++i) {
        guessers.emplace_back([&] {
            for (int guess = 0; guess < 125; ++guess)
                EXPECT_FALSE(proves(Purpose::Register, target, wrong(digits)));
        });
    }
    for (auto& guesser : guessers) guesser.join();
    EXPECT_FALSE(proves(Purpose::Register, target, digits));
}

TEST_P(Codes, a_count_stays_whatever_fails_after_it) {
    auto const target = email("ann@example.org");
    register_with_email("ann@example.org");
    clock_.advance(std::chrono::minutes(2));
    // The count is committed to the whole database; all that comes after it is not.
    BrokenOnWrite broken(database());
    passwords::Service passwords(broken, hasher_, nullptr, codes_, sessions_, clock_, random_);
    registration::Service registration(broken, codes_, passwords, sessions_, keyring_, clock_, random_);
    Service login(broken, hasher_, passwords, codes_, registration, sessions_, clock_, random_);
    struct Use {
        Purpose purpose;
        std::function<void(Secret const&)> spend;
    };
    Use const uses[] = {
        {Purpose::LogIn,
         [&](Secret const& digits) {
             static_cast<void>(login.log_in_with_code(application(), target, digits, from("192.0.2.1")));
         }},
        {Purpose::ResetPassword,
         [&](Secret const& digits) {
             static_cast<void>(passwords.reset_password(
                 application(), {target, digits, Secret("nine yellow submarines"), {}}));
         }},
        {Purpose::Register, [&](Secret const& digits) {
             registration::Form form;
             form.email = target;
             form.email_code = digits;
             static_cast<void>(registration.register_account(application(), form, {}));
         }}};
    for (auto const& [purpose, spend] : uses) {
        auto const digits = sent_code(purpose, target);
        for (int i = 0; i < 5; ++i) EXPECT_THROW(spend(digits), Unavailable) << to_string(purpose);
        auto const bound_to = database().read([&](auto& tx) {
            return codes_.account_bound_to(tx, application(), purpose, target, std::nullopt);
        });
        EXPECT_FALSE(proves(purpose, target, digits, bound_to))
            << to_string(purpose) << ": all tries are used up";
        clock_.advance(std::chrono::minutes(2));
    }
}

TEST_P(Codes, a_right_check_uses_nothing_up) {
    auto const target = email("ann@example.org");
    auto const digits = sent_code(Purpose::Register, target);
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(proves(Purpose::Register, target, digits));
}

TEST_P(Codes, a_code_expires) {
    auto const target = email("ann@example.org");
    auto const digits = sent_code(Purpose::Register, target);
    clock_.advance(std::chrono::minutes(10));
    EXPECT_FALSE(proves(Purpose::Register, target, digits));
}

TEST_P(Codes, a_new_code_makes_the_old_one_worthless) {
    auto const target = email("ann@example.org");
    auto const first = sent_code(Purpose::Register, target);
    clock_.advance(std::chrono::seconds(60));
    auto const second = sent_code(Purpose::Register, target);
    EXPECT_FALSE(proves(Purpose::Register, target, first));
    EXPECT_TRUE(proves(Purpose::Register, target, second));
}

TEST_P(Codes, another_code_is_sent_only_after_a_while) {
    auto const target = email("ann@example.org");
    ASSERT_TRUE(send(Purpose::Register, target));
    auto const refused = send(Purpose::Register, target);
    ASSERT_EQ(code_of(refused), ErrorCode::TooManyCodes);
    EXPECT_EQ(refused.error().retry_after, std::chrono::seconds(60));
    clock_.advance(std::chrono::seconds(60));
    EXPECT_TRUE(send(Purpose::Register, target));
}

TEST_P(Codes, a_target_gets_only_so_many_codes_an_hour_and_a_day) {
    auto const target = email("ann@example.org");
    for (int hour = 0; hour < 2; ++hour) {
        for (int i = 0; i < 5; ++i) {
            EXPECT_TRUE(send(Purpose::Register, target)) << hour << " " << i;
            clock_.advance(std::chrono::seconds(61));
        }
        EXPECT_EQ(code_of(send(Purpose::Register, target)), ErrorCode::TooManyCodes);
        clock_.advance(std::chrono::hours(1));
    }
    EXPECT_EQ(code_of(send(Purpose::Register, target)), ErrorCode::TooManyCodes)
        << "ten are enough for a day";
    clock_.advance(std::chrono::hours(24));
    EXPECT_TRUE(send(Purpose::Register, target));
}

TEST_P(Codes, text_messages_have_a_daily_cap_for_each_country) {
    set(R"({"codes": {"sms_per_country_day": 2}})");
    EXPECT_TRUE(send(Purpose::Register, phone("+819012345678")));
    EXPECT_TRUE(send(Purpose::Register, phone("+819012345679")));
    EXPECT_EQ(code_of(send(Purpose::Register, phone("+819012345670"))), ErrorCode::TooManyCodes);
    EXPECT_TRUE(send(Purpose::Register, phone("+34612345678"))) << "another country";
}

TEST_P(Codes, text_messages_have_a_daily_cap_for_each_application) {
    set(R"({"codes": {"sms_per_application_day": 1}})");
    EXPECT_TRUE(send(Purpose::Register, phone("+819012345678")));
    EXPECT_EQ(code_of(send(Purpose::Register, phone("+34612345678"))), ErrorCode::TooManyCodes);
}

TEST_P(Codes, codes_for_nobody_use_up_no_text_messages) {
    set(R"({"codes": {"sms_per_country_day": 2, "sms_per_application_day": 2}})");
    EXPECT_TRUE(send(Purpose::LogIn, phone("+819012345678")));
    EXPECT_TRUE(send(Purpose::LogIn, phone("+819012345679")));
    EXPECT_EQ(code_of(send(Purpose::LogIn, phone("+819012345670"))), ErrorCode::TooManyCodes)
        << "answered as if they did";
    EXPECT_TRUE(send(Purpose::Register, phone("+819012345671")));
}

TEST_P(Codes, strangers_are_answered_like_owners_and_get_no_message) {
    register_with_email("ann@example.org");
    clock_.advance(std::chrono::minutes(2));
    for (auto const purpose : {Purpose::LogIn, Purpose::ResetPassword}) {
        auto const owner = send(purpose, email("ann@example.org"));
        auto const stranger = send(purpose, email("eve@example.org"));
        ASSERT_TRUE(owner && stranger);
        EXPECT_EQ(owner->expires_at, stranger->expires_at);
        EXPECT_EQ(owner->resend_at, stranger->resend_at);
    }
    EXPECT_TRUE(digits_for(email("eve@example.org")).empty());
    EXPECT_FALSE(digits_for(email("ann@example.org")).empty());
}

TEST_P(Codes, a_code_buys_one_account_or_none) {
    auto const target = email("ann@example.org");
    auto const digits = sent_code(Purpose::Register, target);
    std::atomic<int> made = 0;
    std::vector<std::thread> callers;
    for (int i = 0; i < 5; ++i) {
        callers.emplace_back([&, i] {
            registration::Form form;
            form.username = "ann" + std::to_string(i);
            form.email = target;
            form.email_code = digits;
            if (register_by(form)) ++made;
        });
    }
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(made, 1);
}

TEST_P(Codes, sixteen_logins_with_one_code_begin_one_session) {
    set(R"({"codes": {"tries": 10}})");
    auto const ann = register_with_email("ann@example.org").account;
    clock_.advance(std::chrono::minutes(2));
    auto const target = email("ann@example.org");
    auto const digits = sent_code(Purpose::LogIn, target);
    std::atomic<int> begun = 0;
    std::vector<std::thread> callers;
    for (int i = 0; i < 16; ++i) {
        callers.emplace_back([&] { begun += log_in_by_code(target, digits) ? 1 : 0; });
    }
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(begun, 1);
    EXPECT_EQ(sessions_.list_sessions(ann.id).size(), 2U) << "that of the registration and one more";
}

}  // namespace
}  // namespace ostiary::login
