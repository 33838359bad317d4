// Changing and resetting a password, and which sessions that ends.
#include "login/world_fixture.hpp"

namespace ostiary::login {
namespace {

using codes::Purpose;

constexpr auto old_password = "seven purple elephants";
constexpr auto new_password = "nine yellow submarines";

class SettingPasswords : public World {
  protected:
    Result<void> change(registration::Registered const& who, char const* current, char const* replacement) {
        return passwords_.change_password(
            application(), who.account, who.session.session.id,
            {Secret(std::string(current)), Secret(std::string(replacement)), {}});
    }
};

INSTANTIATE_TEST_SUITE_P(Engines, SettingPasswords, testing::both_engines(), testing::engine_name);

TEST_P(SettingPasswords, a_changed_password_ends_all_sessions_but_the_one_that_changed_it) {
    auto const ann = register_with_name("ann", old_password);
    auto const elsewhere = log_in("ann", old_password, from("192.0.2.2"));
    ASSERT_TRUE(elsewhere && holds(elsewhere->session));
    ASSERT_TRUE(change(ann, old_password, new_password));
    EXPECT_TRUE(holds(ann.session));
    EXPECT_FALSE(holds(elsewhere->session));
    EXPECT_EQ(code_of(log_in("ann", old_password, from("192.0.2.2"))), ErrorCode::WrongCredentials);
    EXPECT_TRUE(log_in("ann", new_password, from("192.0.2.2")));
}

TEST_P(SettingPasswords, the_current_password_cannot_be_guessed) {
    auto const ann = register_with_name("ann", old_password);
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(code_of(change(ann, "wrong", new_password)), ErrorCode::WrongCredentials);
    EXPECT_EQ(code_of(change(ann, old_password, new_password)), ErrorCode::TooManyAttempts);
    clock_.advance(std::chrono::minutes(15));
    EXPECT_TRUE(change(ann, old_password, new_password));
}

TEST_P(SettingPasswords, a_wrong_current_password_is_told_beside_its_field) {
    auto const ann = register_with_name("ann", old_password);
    auto const refused = change(ann, "wrong", new_password);
    ASSERT_EQ(code_of(refused), ErrorCode::WrongCredentials);
    ASSERT_EQ(refused.error().fields.size(), 1U);
    EXPECT_EQ(refused.error().fields.front().field, "current_password");
}

TEST_P(SettingPasswords, an_earlier_password_does_not_come_back) {
    set(R"({"passwords": {"history": 2}})");
    auto const ann = register_with_name("ann", old_password);
    ASSERT_TRUE(change(ann, old_password, new_password));
    for (auto const* earlier : {old_password, new_password}) {
        auto const refused = change(ann, new_password, earlier);
        ASSERT_EQ(code_of(refused), ErrorCode::InvalidRequest) << earlier;
        EXPECT_EQ(refused.error().fields.front().code, ErrorCode::PasswordUsedBefore);
    }
}

TEST_P(SettingPasswords, a_reset_by_code_ends_every_session_and_begins_none) {
    auto const ann = register_with_email("ann@example.org", old_password);
    clock_.advance(std::chrono::minutes(2));
    auto const target = email("ann@example.org");
    auto const digits = sent_code(Purpose::ResetPassword, target);
    auto const reset = passwords_.reset_password(application(), {target, digits, Secret(new_password), {}});
    ASSERT_TRUE(reset);
    EXPECT_EQ(*reset, ann.account.id);
    EXPECT_FALSE(holds(ann.session));
    EXPECT_TRUE(sessions_.list_sessions(ann.account.id).empty());
    auto const again = passwords_.reset_password(application(), {target, digits, Secret(old_password), {}});
    EXPECT_EQ(code_of(again), ErrorCode::WrongCode) << "the code was used";
}

TEST_P(SettingPasswords, a_refused_password_leaves_the_code_usable) {
    register_with_email("ann@example.org", old_password);
    clock_.advance(std::chrono::minutes(2));
    auto const target = email("ann@example.org");
    auto const digits = sent_code(Purpose::ResetPassword, target);
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(code_of(passwords_.reset_password(application(), {target, digits, Secret("short"), {}})),
                  ErrorCode::InvalidRequest);
    }
    EXPECT_TRUE(passwords_.reset_password(application(), {target, digits, Secret(new_password), {}}));
}

}  // namespace
}  // namespace ostiary::login
