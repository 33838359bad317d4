#include "outbound/smtp_client.hpp"

#include "testing/child_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace ostiary::outbound {
namespace {

using Kind = Outcome::Kind;
using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

class Smtp : public testing::Test {
  protected:
    testing::ChildServer& server(std::vector<std::string> arguments = {}) {
        if (!server_)
            server_ =
                std::make_unique<testing::ChildServer>("tests/support/smtp_server.py", std::move(arguments));
        return *server_;
    }

    testing::ChildServer& server_with_login(std::string const& tls) {
        return server({"--tls", tls, "--user", "ostiary", "--password", "geheim & süß"});
    }

    SmtpOptions options(SmtpSecurity security) {
        return {.host = "127.0.0.1",
                .port = server().port(),
                .security = security,
                .user = "",
                .password = {},
                .ca_file = server().ca_file(),
                .hello = "test.example.org",
                .connect_timeout = milliseconds(5'000),
                .timeout = milliseconds(10'000)};
    }

    SmtpOptions options_with_login(SmtpSecurity security) {
        auto with_login = options(security);
        with_login.user = "ostiary";
        with_login.password = Secret("geheim & süß");
        return with_login;
    }

    json::Object records() { return server().ask(R"({"do": "records"})"); }

    static Mail mail_to(std::string recipient) {
        return {.id = "0191",
                .sender_name = "Beispiel & Söhne",
                .sender = "codes@example.org",
                .recipient = std::move(recipient),
                .bcc = {},
                .subject = "確認コード 【Example】 with a subject that is long enough to be folded, कोड",
                .text = Secret("Your code:\n\n    481516\n.\n..a line that begins with dots\n"),
                .html = Secret("<p>コード: <b>481516</b></p>"),
                .date = from_microseconds(1'800'000'000'000'000)};
    }

  private:
    std::unique_ptr<testing::ChildServer> server_;
};

std::string text_in(simdjson::dom::element element) {
    return std::string(std::string_view(element));
}

TEST_F(Smtp, a_mail_arrives_as_it_was_written) {
    server();
    SmtpClient client(options(SmtpSecurity::None));
    EXPECT_EQ(client.send(mail_to("ann@example.com")).kind, Kind::Sent);
    auto const all = records();
    ASSERT_EQ(json::Array(all["messages"]).size(), 1U);
    json::Object const message = all["messages"].at(0);
    EXPECT_EQ(text_in(message["from"]), "codes@example.org");
    EXPECT_EQ(text_in(message["to"].at(0)), "ann@example.com");
    EXPECT_EQ(text_in(message["type"]), "multipart/alternative");
    json::Object const headers = message["headers"];
    EXPECT_EQ(text_in(headers["subject"]),
              "確認コード 【Example】 with a subject that is long enough to be folded, कोड");
    EXPECT_EQ(text_in(headers["from"]), "Beispiel & Söhne <codes@example.org>");
    EXPECT_EQ(text_in(headers["to"]), "ann@example.com");
    EXPECT_EQ(text_in(headers["message-id"]), "<0191@example.org>");
    EXPECT_EQ(text_in(headers["date"]), "Fri, 15 Jan 2027 08:00:00 +0000");
    EXPECT_EQ(text_in(message["parts"].at(0)["type"]), "text/plain");
    EXPECT_EQ(text_in(message["parts"].at(0)["text"]),
              "Your code:\n\n    481516\n.\n..a line that begins with dots\n");
    EXPECT_EQ(text_in(message["parts"].at(1)["type"]), "text/html");
    EXPECT_EQ(text_in(message["parts"].at(1)["text"]), "<p>コード: <b>481516</b></p>");
    EXPECT_THAT(text_in(message["raw"]), HasSubstr("MIME-Version: 1.0\r\n"));
}

TEST_F(Smtp, one_connection_carries_many_mails) {
    server_with_login("starttls");
    SmtpClient client(options_with_login(SmtpSecurity::StartTls));
    for (int i = 0; i < 5; ++i) EXPECT_EQ(client.send(mail_to("ann@example.com")).kind, Kind::Sent);
    auto const all = records();
    EXPECT_EQ(std::int64_t(all["connections"]), 1);
    EXPECT_EQ(json::Array(all["logins"]).size(), 1U);
    ASSERT_EQ(json::Array(all["messages"]).size(), 5U);
    EXPECT_TRUE(bool(all["messages"].at(4)["tls"]));
    EXPECT_TRUE(bool(all["messages"].at(4)["authenticated"]));
}

TEST_F(Smtp, tls_from_the_first_byte) {
    server_with_login("tls");
    SmtpClient client(options_with_login(SmtpSecurity::Tls));
    EXPECT_EQ(client.send(mail_to("ann@example.com")).kind, Kind::Sent);
    EXPECT_TRUE(bool(records()["messages"].at(0)["tls"]));
}

TEST_F(Smtp, a_wrong_password_is_temporary_and_not_told) {
    server_with_login("starttls");
    auto wrong = options_with_login(SmtpSecurity::StartTls);
    wrong.password = Secret("wrong-password");
    SmtpClient client(wrong);
    auto const outcome = client.send(mail_to("ann@example.com"));
    EXPECT_EQ(outcome.kind, Kind::Temporary);
    EXPECT_EQ(outcome.reason, "the mail server refused the user or password (535)");
    EXPECT_EQ(json::Array(records()["messages"]).size(), 0U);
}

TEST_F(Smtp, an_unknown_certificate_is_not_trusted) {
    server_with_login("starttls");
    for (auto const security : {SmtpSecurity::StartTls, SmtpSecurity::Opportunistic}) {
        auto untrusting = options_with_login(security);
        untrusting.ca_file = "";
        EXPECT_EQ(SmtpClient(untrusting).send(mail_to("ann@example.com")).kind, Kind::Temporary);
    }
    EXPECT_EQ(json::Array(records()["logins"]).size(), 0U);
}

TEST_F(Smtp, starttls_that_is_not_offered_is_a_failure) {
    server();
    EXPECT_EQ(SmtpClient(options(SmtpSecurity::StartTls)).send(mail_to("ann@example.com")).kind,
              Kind::Temporary);
    EXPECT_EQ(SmtpClient(options(SmtpSecurity::Opportunistic)).send(mail_to("ann@example.com")).kind,
              Kind::Sent);
    EXPECT_EQ(json::Array(records()["messages"]).size(), 1U);
}

TEST_F(Smtp, opportunistic_tls_is_used_where_it_is_offered) {
    server({"--tls", "starttls"});
    EXPECT_EQ(SmtpClient(options(SmtpSecurity::Opportunistic)).send(mail_to("ann@example.com")).kind,
              Kind::Sent);
    EXPECT_TRUE(bool(records()["messages"].at(0)["tls"]));
}

TEST_F(Smtp, a_password_is_never_sent_without_tls_by_chance) {
    server_with_login("none");
    EXPECT_EQ(
        SmtpClient(options_with_login(SmtpSecurity::Opportunistic)).send(mail_to("ann@example.com")).kind,
        Kind::Temporary);
    EXPECT_EQ(json::Array(records()["logins"]).size(), 0U);
}

TEST_F(Smtp, refusals_are_temporary_or_permanent_as_the_server_says) {
    server();
    SmtpClient client(options(SmtpSecurity::None));
    struct Case {
        char const* command;
        Kind kind;
        char const* code;
    };
    for (auto const& one :
         {Case{R"({"do": "fail", "stage": "rcpt", "code": 451})", Kind::Temporary, "(451)"},
          Case{R"({"do": "fail", "stage": "rcpt", "code": 550})", Kind::Permanent, "(550)"},
          Case{R"({"do": "fail", "stage": "mail", "code": 530})", Kind::Temporary, "(530)"},
          Case{R"({"do": "fail", "stage": "data", "code": 452})", Kind::Temporary, "(452)"},
          Case{R"({"do": "fail", "stage": "data", "code": 554})", Kind::Permanent, "(554)"}}) {
        server().ask(one.command);
        auto const outcome = client.send(mail_to("ann@example.com"));
        EXPECT_EQ(outcome.kind, one.kind) << one.command;
        EXPECT_THAT(outcome.reason, HasSubstr(one.code));
        EXPECT_THAT(outcome.reason, Not(HasSubstr("as the test wishes")))
            << "the server's words may repeat the mail";
    }
    EXPECT_EQ(client.send(mail_to("ann@example.com")).kind, Kind::Sent) << "the connection is usable again";
}

TEST_F(Smtp, a_server_that_hangs_or_is_not_there_is_given_up) {
    server().ask(R"({"do": "hang"})");
    auto impatient = options(SmtpSecurity::None);
    impatient.timeout = milliseconds(300);
    EXPECT_EQ(SmtpClient(impatient).send(mail_to("ann@example.com")).kind, Kind::Temporary);
    impatient.port = 1;
    EXPECT_EQ(SmtpClient(impatient).send(mail_to("ann@example.com")).kind, Kind::Temporary);
}

TEST_F(Smtp, copies_go_to_bcc_and_are_not_seen) {
    server();
    SmtpClient client(options(SmtpSecurity::None));
    auto mail = mail_to("ann@example.com");
    mail.bcc = {"one@example.org", "two@example.org"};
    EXPECT_EQ(client.send(mail).kind, Kind::Sent);
    auto const all = records();
    ASSERT_EQ(json::Array(all["messages"]).size(), 2U);
    EXPECT_EQ(json::Array(all["messages"].at(1)["to"]).size(), 2U);
    EXPECT_THAT(text_in(all["messages"].at(0)["raw"]), Not(HasSubstr("one@example.org")));
    EXPECT_THAT(text_in(all["messages"].at(1)["raw"]), Not(HasSubstr("one@example.org")));
    EXPECT_EQ(std::int64_t(all["connections"]), 1);
}

TEST_F(Smtp, a_refused_copy_does_not_keep_the_mail_from_its_recipient) {
    server();
    SmtpClient client(options(SmtpSecurity::None));
    auto mail = mail_to("ann@example.com");
    mail.bcc = {"one@example.org"};
    client.send(mail_to("ann@example.com"));
    // The first recipient of the next mail is accepted, the second transaction is not.
    server().ask(R"({"do": "fail_for", "recipient": "one@example.org", "code": 550})");
    auto const outcome = client.send(mail);
    EXPECT_EQ(outcome.kind, Kind::Sent);
    EXPECT_THAT(outcome.reason, HasSubstr("the copies were not sent"));
    EXPECT_EQ(json::Array(records()["messages"]).size(), 2U);
}

TEST_F(Smtp, an_injected_recipient_is_refused) {
    server();
    SmtpClient client(options(SmtpSecurity::None));
    EXPECT_EQ(client.send(mail_to("ann@example.com>\r\nRCPT TO:<eve@example.com")).kind, Kind::Permanent);
    auto mail = mail_to("ann@example.com");
    mail.subject = "a\r\nBcc: eve@example.com";
    mail.sender_name = "b\r\nX-Evil: yes";
    EXPECT_EQ(client.send(mail).kind, Kind::Sent);
    auto const all = records();
    ASSERT_EQ(json::Array(all["messages"]).size(), 1U);
    json::Object const headers = all["messages"].at(0)["headers"];
    EXPECT_EQ(headers["bcc"].error(), simdjson::NO_SUCH_FIELD);
    EXPECT_EQ(headers["x-evil"].error(), simdjson::NO_SUCH_FIELD);
}

TEST_F(Smtp, an_address_beyond_ascii_gets_its_mail) {
    server();
    SmtpClient client(options(SmtpSecurity::None));
    EXPECT_EQ(client.send(mail_to("jürgen@example.com")).kind, Kind::Sent);
    EXPECT_EQ(text_in(records()["messages"].at(0)["to"].at(0)), "jürgen@example.com");
}

TEST_F(Smtp, a_mail_that_hangs_is_broken_off_when_it_has_to_end) {
    server().ask(R"({"do": "hang"})");
    auto slow = options(SmtpSecurity::None);
    slow.timeout = std::chrono::minutes(10);
    SmtpClient client(slow);
    auto outcome = Outcome::sent();
    std::jthread sending([&] { outcome = client.send(mail_to("ann@example.com")); });
    while (json::Array(records()["messages"]).size() == 0) std::this_thread::yield();
    client.end_within(milliseconds(0));
    sending.join();
    EXPECT_EQ(outcome.kind, Kind::Temporary);
    EXPECT_EQ(client.send(mail_to("ann@example.com")).kind, Kind::Temporary);
}

TEST_F(Smtp, several_threads_send_at_once) {
    server();
    SmtpClient client(options(SmtpSecurity::None));
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int j = 0; j < 5; ++j)
                    EXPECT_EQ(client.send(mail_to("ann@example.com")).kind, Kind::Sent);
            });
        }
    }
    auto const all = records();
    EXPECT_EQ(json::Array(all["messages"]).size(), 20U);
    EXPECT_LE(std::int64_t(all["connections"]), 4);
}

}  // namespace
}  // namespace ostiary::outbound
