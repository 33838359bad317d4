#include "messages/mail_template.hpp"

#include "messages/message_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::messages {
namespace {

MailTemplate const greeting{.name = "greeting",
                            .subject = "Hello %name%",
                            .sender = "",
                            .bcc = {"copy@example.org", "second@example.org"},
                            .text = "Hi %name%,\n100% of %n% %absent% %name"};

class MailTemplates : public MessageTest {};

INSTANTIATE_TEST_SUITE_P(Engines, MailTemplates, testing::both_engines(), testing::engine_name);

}  // namespace

TEST(MailTemplate, what_has_no_value_stays_as_it_stands) {
    auto const words = fill(greeting, {{"name", Secret("Ana %n%")}, {"n", Secret("3")}});
    EXPECT_EQ(words.subject, "Hello Ana %n%");
    EXPECT_EQ(words.text.reveal(), "Hi Ana %n%,\n100% of 3 %absent% %name");
    EXPECT_TRUE(has_placeholder(greeting, "name"));
    EXPECT_FALSE(has_placeholder(greeting, "Name"));
}

TEST(MailTemplate, a_value_keeps_its_lines_in_the_text) {
    auto const words = fill(greeting, {{"name", Secret("Dear all,\r\n\r\nthis\ris\n\x1b[2J it\n")}});
    EXPECT_EQ(words.text.reveal(), "Hi Dear all,\n\nthis\nis\n [2J it\n,\n100% of %n% %absent% %name");
    EXPECT_EQ(words.subject, "Hello Dear all,    this is  [2J it ");
}

TEST(MailTemplate, a_value_of_a_mail_adds_no_header) {
    auto const words = fill(greeting, {{"name", Secret("x\r\nBcc: eve@example.org")}});
    EXPECT_EQ(words.subject.find_first_of("\r\n"), std::string::npos);
    EXPECT_EQ(words.bcc, greeting.bcc);
    auto const long_value = fill(greeting, {{"name", Secret(std::string(5'000, 'x'))}});
    EXPECT_LT(long_value.subject.size(), 120U);
    EXPECT_LT(long_value.text.reveal().size(), 4'100U);
}

TEST(MailTemplate, a_value_of_a_mail_turns_no_subject) {
    auto const words = fill(greeting, {{"name", Secret("\u202eana\u2028\u2067b\u2069")}});
    EXPECT_EQ(words.subject, "Hello  ana  b ");
}

TEST(MailTemplate, is_checked_before_it_is_kept) {
    EXPECT_TRUE(check(greeting).empty());
    auto const is_refused = [](auto change) {
        auto wrong = greeting;
        change(wrong);
        return check(wrong).size() == 1;
    };
    EXPECT_TRUE(is_refused([](MailTemplate& m) { m.subject = " "; }));
    EXPECT_TRUE(is_refused([](MailTemplate& m) { m.subject = "a\nb"; }));
    EXPECT_TRUE(is_refused([](MailTemplate& m) { m.text = ""; }));
    EXPECT_TRUE(is_refused([](MailTemplate& m) { m.text = "\x01"; }));
    EXPECT_TRUE(is_refused([](MailTemplate& m) { m.sender = "nobody"; }));
    EXPECT_TRUE(is_refused([](MailTemplate& m) { m.sender = "A <a@example.org>\nBcc: b@example.org"; }));
    EXPECT_TRUE(is_refused([](MailTemplate& m) { m.bcc = {"nobody"}; }));
    EXPECT_TRUE(is_refused([](MailTemplate& m) { m.bcc.assign(6, "a@example.org"); }));
}

TEST(MailTemplate, has_a_name_that_people_can_read) {
    std::string wide;
    for (int i = 0; i < 64; ++i) wide += "\u3042";
    for (auto const* const name : {"", " ", " a", "a ", "a/b", "a\nb", "\x7F", "\u0085", "\u202E", "\xFF"})
        EXPECT_FALSE(is_mail_template_name(name)) << name;
    EXPECT_FALSE(is_mail_template_name(wide + "a"));
    for (auto const& name : {std::string("send_password_token"), std::string("Welcome mail"),
                             std::string("welcome.mail"), std::string("\u65E5\u672C"), wide})
        EXPECT_TRUE(is_mail_template_name(name)) << name;
}

TEST_P(MailTemplates, are_kept_by_name) {
    EXPECT_FALSE(service().get_mail_template(application_, "greeting"));
    EXPECT_EQ(service().put_mail_template(application_, greeting)->version, 1);
    EXPECT_EQ(service().put_mail_template(application_, greeting)->version, 2);
    auto const found = service().get_mail_template(application_, "greeting");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->text, greeting.text);
    EXPECT_EQ(found->bcc, greeting.bcc);
    EXPECT_EQ(service().list_mail_templates(application_).size(), 1U);
    EXPECT_TRUE(service().remove_mail_template(application_, "greeting"));
    EXPECT_FALSE(service().remove_mail_template(application_, "greeting"));
}

TEST_P(MailTemplates, a_worded_mail_is_sent_with_its_words) {
    auto message = code_for("ana@example.org");
    message.purpose = worded_mail;
    message.words = fill(greeting, {{"name", Secret("Ana")}});
    enqueue(message);
    FakeSender* email = nullptr;
    FakeSender* phone = nullptr;
    auto const deliveries = delivery(email, phone);
    EXPECT_EQ(deliveries->run_due(), 1U);
    ASSERT_EQ(email->sent.size(), 1U);
    EXPECT_EQ(email->sent[0].subject, "Hello Ana");
    EXPECT_EQ(email->sent[0].bcc, greeting.bcc);
    EXPECT_TRUE(email->sent[0].text.reveal().starts_with("Hi Ana,\n"));
}

}  // namespace ostiary::messages
