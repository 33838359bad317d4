#include "passwords/policy.hpp"

#include "passwords/password.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace ostiary::passwords {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

settings::Passwords length_only() {
    settings::Passwords rules;
    rules.guessability = 0;
    return rules;
}

std::vector<ErrorCode> codes(std::string password, Identity const& own, settings::Passwords const& rules) {
    std::vector<ErrorCode> found;
    for (auto const& error : check(Secret(std::move(password)), own, rules, nullptr))
        found.push_back(error.code);
    return found;
}

TEST(PasswordPolicy, the_defaults_take_a_good_password) {
    EXPECT_THAT(codes("correct horse battery staple", {}, {}), IsEmpty());
    EXPECT_THAT(codes("\u3071\u3059\u308f\u30fc\u3069 \u0928\u092e\u0938\u094d\u0924\u0947", {}, {}),
                IsEmpty());
}

TEST(PasswordPolicy, length_is_counted_in_characters) {
    auto rules = length_only();
    EXPECT_THAT(codes("seven77", {}, rules), ElementsAre(ErrorCode::TooShort));
    EXPECT_THAT(codes("eight888", {}, rules), IsEmpty());
    EXPECT_THAT(codes("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", {}, rules),
                ElementsAre(ErrorCode::TooShort));
    EXPECT_THAT(codes("e\u0301e\u0301e\u0301e\u0301", {}, rules), ElementsAre(ErrorCode::TooShort))
        << "four, in normal form";
    EXPECT_THAT(codes("", {}, rules), ElementsAre(ErrorCode::TooShort));
    rules.longest = 20;
    EXPECT_THAT(codes(std::string(21, 'x'), {}, rules), ElementsAre(ErrorCode::TooLong));
    rules.longest = 1'000;
    EXPECT_THAT(codes(std::string(129, 'x'), {}, rules), ElementsAre(ErrorCode::TooLong))
        << "whatever the settings say";
}

TEST(PasswordPolicy, a_bound_stands_beside_its_field) {
    auto const errors = check(Secret("short"), {}, length_only(), nullptr, "new_password");
    EXPECT_THAT(errors,
                ElementsAre(FieldError{"new_password", ErrorCode::TooShort, "at least 8 characters"}));
}

TEST(PasswordPolicy, control_characters_and_broken_text_are_refused) {
    EXPECT_THAT(codes(std::string("pass\0word", 9), {}, length_only()),
                ElementsAre(ErrorCode::InvalidCharacters));
    EXPECT_THAT(codes("password\n", {}, length_only()), ElementsAre(ErrorCode::InvalidCharacters));
    EXPECT_THAT(codes("password\xff", {}, length_only()), ElementsAre(ErrorCode::InvalidCharacters));
}

TEST(PasswordPolicy, each_class_that_is_asked_for_is_needed) {
    auto rules = length_only();
    rules.lowercase = rules.uppercase = rules.digit = rules.symbol = true;
    EXPECT_THAT(codes("aB3$aB3$", {}, rules), IsEmpty());
    EXPECT_THAT(codes("AB3$AB3$", {}, rules), ElementsAre(ErrorCode::PasswordNeedsLowercase));
    EXPECT_THAT(codes("ab3$ab3$", {}, rules), ElementsAre(ErrorCode::PasswordNeedsUppercase));
    EXPECT_THAT(codes("aBc$aBc$", {}, rules), ElementsAre(ErrorCode::PasswordNeedsDigit));
    EXPECT_THAT(codes("aB3daB3d", {}, rules), ElementsAre(ErrorCode::PasswordNeedsSymbol));
    EXPECT_THAT(codes("\u00e4\u00c4\u0663 \u00e4\u00c4\u0663 ", {}, rules), IsEmpty()) << "of any script";
}

TEST(PasswordPolicy, nothing_of_the_person_may_be_in_it) {
    Identity const own{.names = {"jdoe_1980", "J\u00f6rg Maria", "Li"},
                       .emails = {"joerg.sunflower@example.org"},
                       .phones = {"+819012345678"}};
    for (auto const* password :
         {"xx JDOE_1980 xx", "xx-j\u00d6rg-xx", "xxMARIAxx", "Joerg.Sunflower@Example.ORG",
          "my-sunflower-field", "call 09012345678", "+81 90-1234-5678", "xx12345678xx"}) {
        EXPECT_THAT(codes(password, own, length_only()), ElementsAre(ErrorCode::PasswordContainsIdentity))
            << password;
    }
    EXPECT_THAT(codes("delirious lime", own, length_only()), IsEmpty()) << "'Li' is too short to count";
    EXPECT_THAT(codes("horse battery", {.names = {"", " "}, .emails = {"@"}, .phones = {"+"}}, length_only()),
                IsEmpty());
    auto rules = length_only();
    rules.refuse_identity = false;
    EXPECT_THAT(codes("xxMARIAxx", own, rules), IsEmpty());
}

TEST(PasswordPolicy, easily_guessed_passwords_are_refused) {
    for (auto const* password : {"password", "12345678", "qwertyui", "iloveyou1", "aaaaaaaaaaaa"}) {
        EXPECT_THAT(codes(password, {}, {}), ElementsAre(ErrorCode::PasswordTooGuessable)) << password;
    }
}

TEST(PasswordPolicy, what_is_known_of_the_person_is_easily_guessed) {
    Secret const password{"zanzibarquux7"};
    EXPECT_LT(guessability(password, {.names = {"zanzibarquux"}, .emails = {}, .phones = {}}),
              guessability(password, {}));
}

TEST(PasswordPolicy, guessability_goes_from_0_to_4) {
    EXPECT_EQ(0, guessability(Secret("password"), {}));
    EXPECT_EQ(4, guessability(Secret("correct horse battery staple"), {}));
    EXPECT_EQ(4, guessability(Secret("\u3071\u3059\u308f\u30fc\u3069\u3071\u3059\u308f\u30fc\u3069 "
                                     "x9#kqv\u3071\u3059\u308f\u30fc\u3069"),
                              {}));
}

}  // namespace
}  // namespace ostiary::passwords
