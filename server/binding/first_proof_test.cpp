// Who gets in after a contact was proven for the first time: a model of everybody who may have set the
// account up before, and of every way to prove the contact.
#include "binding/binding_fixture.hpp"

#include <gmock/gmock.h>

namespace ostiary::binding {
namespace {

using codes::Purpose;
using contacts::Target;

// What somebody who does not own the email address set up beside it.
enum class Phone { None, Claimed, Proven };
struct Trap {
    bool with_username;
    Phone phone;
};
constexpr Trap traps[] = {{true, Phone::None},     {false, Phone::None},  {true, Phone::Claimed},
                          {false, Phone::Claimed}, {true, Phone::Proven}, {false, Phone::Proven}};
enum class Way { LogIn, Reset, Register, Bind };
constexpr Way ways[] = {Way::LogIn, Way::Reset, Way::Register, Way::Bind};

class FirstProof : public BindingWorld {
  protected:
    FirstProof() { set(R"({"registration": {"verify_contacts": false, "create_on_login": true}})"); }

    struct Intruder {
        registration::Registered registered;
        std::optional<sessions::NewSession> second;
        std::string username;
        Target victims_email;
        Target phone;
    };
    Intruder intrude(Trap const& trap, int number) {
        auto const text = std::to_string(number);
        Intruder made{.registered = {},
                      .second = std::nullopt,
                      .username = "eve" + text,
                      .victims_email = email("victim" + text + "@example.org"),
                      .phone = phone("+8190123456" + std::to_string(10 + number))};
        auto form = form_of(made.victims_email, std::nullopt);
        if (trap.with_username) form.username = made.username;
        if (trap.phone != Phone::None) form.phone = made.phone;
        if (trap.phone == Phone::Proven) form.phone_code = sent_code(Purpose::Register, made.phone);
        made.registered = claim(form);
        made.second = by_password(accounts::Identifier::contact(made.victims_email));
        EXPECT_TRUE(made.second);
        return made;
    }

    std::optional<sessions::NewSession> by_password(accounts::Identifier const& identifier) {
        auto logged_in =
            login_.log_in_with_password(application(), identifier, Secret(password), from("192.0.2.1"));
        return logged_in ? std::optional(std::move(logged_in->session)) : std::nullopt;
    }
    std::optional<sessions::NewSession> by_code(Target const& target) {
        clock_.advance(std::chrono::minutes(2));
        auto logged_in = log_in_by_code(target, sent_code(Purpose::LogIn, target));
        return logged_in ? std::optional(std::move(logged_in->session)) : std::nullopt;
    }

    // The owner of the address proves it; the account that they have then.
    std::optional<AccountId> prove(Way way, Target const& target, int number) {
        clock_.advance(std::chrono::minutes(2));
        if (way == Way::LogIn) return by_code(target)->session.account;
        if (way == Way::Register) {
            auto const form = form_of(target, sent_code(Purpose::Register, target));
            return register_by(form)->account.id;
        }
        if (way == Way::Bind) {
            auto const victim =
                register_with_name("victim" + std::to_string(number), "nine yellow submarines");
            EXPECT_TRUE(bind(victim, target));
            return victim.account.id;
        }
        auto const digits = sent_code(Purpose::ResetPassword, target);
        if (digits.empty()) return std::nullopt;
        auto const reset =
            passwords_.reset_password(application(), {target, digits, Secret("nine yellow submarines"), {}});
        EXPECT_TRUE(reset);
        return *reset;
    }
    // The accounts that the intruder, and the owner of a phone number that they only claimed, can get into.
    std::vector<AccountId> accounts_of_intruder(Intruder const& eve) {
        std::vector<AccountId> accounts;
        auto const add = [&](std::optional<sessions::NewSession> const& session) {
            if (session && holds(*session)) accounts.push_back(session->session.account);
        };
        add(eve.registered.session);
        add(eve.second);
        add(by_password(accounts::Identifier::username_as_given(eve.username)));
        add(by_password(accounts::Identifier::contact(eve.victims_email)));
        add(by_password(accounts::Identifier::contact(eve.phone)));
        add(by_code(eve.phone));
        return accounts;
    }
};

INSTANTIATE_TEST_SUITE_P(Engines, FirstProof, testing::both_engines(), testing::engine_name);

TEST_P(FirstProof, nobody_gets_in_by_what_was_set_up_before_the_owner_proved_a_contact) {
    int number = 0;
    for (auto const& trap : traps) {
        for (auto const way : ways) {
            auto const text =
                "trap " + std::to_string(&trap - traps) + ", way " + std::to_string(static_cast<int>(way));
            auto const eve = intrude(trap, ++number);
            auto const of_victim = prove(way, eve.victims_email, number);
            // An account in which something else was proven is somebody's: there a claim reaches nobody.
            EXPECT_EQ(of_victim.has_value(), way != Way::Reset || trap.phone != Phone::Proven) << text;
            if (!of_victim) continue;
            EXPECT_EQ(holder_of(eve.victims_email), of_victim) << text;
            EXPECT_THAT(accounts_of_intruder(eve), ::testing::Not(::testing::Contains(*of_victim))) << text;
        }
    }
}

TEST_P(FirstProof, a_claim_beside_a_proven_contact_is_no_way_in) {
    auto const eve = intrude({.with_username = true, .phone = Phone::Proven}, 1);
    auto const of_victim = prove(Way::LogIn, eve.victims_email, 1);
    ASSERT_TRUE(of_victim);
    EXPECT_NE(*of_victim, eve.registered.account.id);
    EXPECT_TRUE(holds(eve.registered.session)) << "whose account it is keeps it";
    EXPECT_FALSE(has(eve.registered, eve.victims_email));
    EXPECT_TRUE(has(eve.registered, eve.phone));
}

TEST_P(FirstProof, an_account_of_claims_is_handed_over_with_nothing_but_the_proven_contact) {
    auto const eve = intrude({.with_username = true, .phone = Phone::Claimed}, 1);
    auto const of_victim = prove(Way::LogIn, eve.victims_email, 1);
    ASSERT_EQ(of_victim, eve.registered.account.id);
    EXPECT_TRUE(has(eve.registered, eve.victims_email));
    EXPECT_FALSE(has(eve.registered, eve.phone));
    EXPECT_EQ(holder_of(eve.phone), std::nullopt);
    EXPECT_FALSE(holds(eve.registered.session));
    EXPECT_FALSE(by_password(accounts::Identifier::username_as_given(eve.username)));
    EXPECT_EQ(count_events(eve.registered, audit::Event::ContactVerified), 1U);
}

}  // namespace
}  // namespace ostiary::binding
