#include "messages/draft.hpp"

#include "messages/shipped.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace ostiary::messages {
namespace {

using contacts::Channel;
using testing::ElementsAre;
using testing::IsEmpty;

Purpose const& log_in() {
    return *find_purpose("log_in");
}

Draft good_email() {
    return {"Log in to {{ application }}", "Your code: {{ code }}", "<p>{{ code }}</p>", "", {}};
}

std::vector<FieldError> mistakes(Channel channel, Draft draft, std::function<void(Draft&)> const& change) {
    change(draft);
    return check(draft, log_in(), channel);
}

TEST(Draft, what_is_complete_is_accepted) {
    EXPECT_THAT(check(good_email(), log_in(), Channel::Email), IsEmpty());
    EXPECT_THAT(check({"", "{{ code }}", "", "", {}}, log_in(), Channel::Phone), IsEmpty());
    EXPECT_THAT(mistakes(Channel::Email, good_email(), [](Draft& draft) { draft.html = ""; }), IsEmpty());
    EXPECT_THAT(mistakes(Channel::Email, good_email(),
                         [](Draft& draft) {
                             draft.sender = "codes@example.org";
                             draft.bcc = {"archive@example.org"};
                         }),
                IsEmpty());
}

TEST(Draft, mistakes_are_told_by_field) {
    struct Case {
        std::function<void(Draft&)> change;
        std::string field;
        ErrorCode code;
    };
    std::vector<Case> const cases{
        {[](Draft& d) { d.text = "no code"; }, "text", ErrorCode::Required},
        {[](Draft& d) { d.html = "<p>no code</p>"; }, "html", ErrorCode::Required},
        {[](Draft& d) { d.text = "{{ code }} {{ password }}"; }, "text", ErrorCode::UnknownPlaceholder},
        {[](Draft& d) { d.text = "{{ code"; }, "text", ErrorCode::InvalidValue},
        {[](Draft& d) { d.text = std::string("{{ code }}\0", 11); }, "text", ErrorCode::InvalidCharacters},
        {[](Draft& d) { d.subject = ""; }, "subject", ErrorCode::Required},
        {[](Draft& d) { d.subject = "a\r\nBcc: b@example.org"; }, "subject", ErrorCode::InvalidCharacters},
        {[](Draft& d) { d.subject = "{{ code }}"; }, "subject", ErrorCode::UnknownPlaceholder},
        {[](Draft& d) { d.subject = std::string(501, 'a'); }, "subject", ErrorCode::TooLong},
        {[](Draft& d) { d.text += std::string(20'000, 'a'); }, "text", ErrorCode::TooLong},
        {[](Draft& d) { d.html += std::string(70'000, 'a'); }, "html", ErrorCode::TooLong},
        {[](Draft& d) { d.sender = "a@b@c"; }, "sender", ErrorCode::InvalidEmail},
        {[](Draft& d) { d.bcc = {"ok@example.org", "x\r\ny@example.org"}; }, "bcc", ErrorCode::InvalidEmail},
        {[](Draft& d) { d.bcc.assign(6, "a@example.org"); }, "bcc", ErrorCode::TooLong},
    };
    for (auto const& one : cases) {
        auto const found = mistakes(Channel::Email, good_email(), one.change);
        ASSERT_THAT(found, testing::SizeIs(1)) << one.field << ' ' << describe(one.code).name;
        EXPECT_EQ(found[0].field, one.field);
        EXPECT_EQ(found[0].code, one.code) << one.field;
    }
}

TEST(Draft, text_messages_have_only_text) {
    auto const found = check(good_email(), log_in(), Channel::Phone);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].field, "subject");
    EXPECT_EQ(found[1].field, "html");
    EXPECT_FALSE(
        check({"", "{{ code }}" + std::string(1'001, 'a'), "", "", {}}, log_in(), Channel::Phone).empty());
}

TEST(ShippedTemplates, are_there_for_every_purpose_channel_and_language) {
    std::set<std::string_view> languages;
    for (auto const& shipped : shipped_templates()) languages.insert(shipped.language);
    EXPECT_THAT(languages, ElementsAre("en", "es", "hi", "ja", "zh"));
    for (auto const& purpose : all_purposes()) {
        for (auto const language : languages) {
            EXPECT_NE(find_shipped(purpose.name, Channel::Email, language), nullptr)
                << purpose.name << language;
            EXPECT_NE(find_shipped(purpose.name, Channel::Phone, language), nullptr)
                << purpose.name << language;
        }
    }
    EXPECT_EQ(shipped_templates().size(), all_purposes().size() * 2 * languages.size());
}

TEST(ShippedTemplates, keep_the_rules_of_drafts) {
    for (auto const& shipped : shipped_templates()) {
        Draft const draft{
            std::string(shipped.subject), std::string(shipped.text), std::string(shipped.html), {}, {}};
        EXPECT_THAT(check(draft, *find_purpose(shipped.purpose), shipped.channel), IsEmpty())
            << shipped.purpose << shipped.language;
    }
}

}  // namespace
}  // namespace ostiary::messages
