#include "messages/senders.hpp"

#include "base/hash.hpp"
#include "messages/message_fixture.hpp"
#include "testing/child_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::messages {
namespace {

using contacts::Channel;
using Kind = outbound::Outcome::Kind;
using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

std::string text_of(simdjson::dom::element element) {
    return std::string(std::string_view(element));
}

class HttpSenders : public testing::Test {
  protected:
    static Message text_message() {
        Message message{.id = MessageId(*parse_uuid("0191a2b3-0000-7000-8000-000000000001")),
                        .application = ApplicationId(*parse_uuid("0191a2b3-0000-7000-8000-000000000002")),
                        .channel = Channel::Phone,
                        .purpose = "log_in",
                        .language = "ja",
                        .target = "+819012345678",
                        .values = {},
                        .subject = {},
                        .text = Secret("確認コードは 481516 です。\"{{target}}\"\\"),
                        .html = {},
                        .sender_name = {},
                        .sender = {},
                        .bcc = {}};
        message.values.emplace("code", Secret("481516"));
        return message;
    }

    std::string url(std::string const& path) {
        return "http://127.0.0.1:" + std::to_string(gateway_.port()) + path;
    }

    GatewaySender gateway_sender() {
        return {{.url = url("/sms"),
                 .headers = {{"Authorization", "Bearer k"}},
                 .body = R"({"recipient": {"msisdn": "{{target}}"}, "message": "{{text}}"})"},
                http_};
    }
    TwilioSender twilio(std::string from = "+15005550006") {
        return {{"AC1", Secret("token"), std::move(from), url("")}, http_};
    }

    json::Object request() { return gateway_.ask(R"({"do": "records"})")["requests"].at(0); }

    testing::ChildServer gateway_{"tests/support/http_gateway.py"};
    outbound::HttpOptions http_{.reach = outbound::Reach::Anywhere, .timeout = milliseconds(5'000)};
    ManualClock clock_;
};

TEST_F(HttpSenders, a_gateway_gets_the_json_it_wants) {
    auto sender = gateway_sender();
    EXPECT_EQ(sender.send(text_message()).kind, Kind::Sent);
    auto const seen = request();
    EXPECT_EQ(text_of(seen["path"]), "/sms");
    EXPECT_EQ(text_of(seen["headers"]["authorization"]), "Bearer k");
    json::Document document;
    auto const body = document.parse(text_of(seen["body"]));
    ASSERT_TRUE(body);
    EXPECT_EQ(text_of((*body)["recipient"]["msisdn"]), "+819012345678");
    EXPECT_EQ(text_of((*body)["message"]), "確認コードは 481516 です。\"{{target}}\"\\");
}

TEST_F(HttpSenders, twilio_gets_its_form) {
    auto sender = twilio();
    EXPECT_EQ(sender.send(text_message()).kind, Kind::Sent);
    auto const seen = request();
    EXPECT_EQ(text_of(seen["path"]), "/2010-04-01/Accounts/AC1/Messages.json");
    EXPECT_EQ(text_of(seen["headers"]["authorization"]), "Basic " + to_base64(as_bytes("AC1:token")));
    EXPECT_EQ(text_of(seen["headers"]["content-type"]), "application/x-www-form-urlencoded");
    EXPECT_THAT(text_of(seen["body"]),
                testing::StartsWith("To=%2B819012345678&From=%2B15005550006&Body=%E7%A2%BA"));
}

TEST_F(HttpSenders, twilio_may_send_from_a_service) {
    auto sender = twilio("MG0123");
    EXPECT_EQ(sender.send(text_message()).kind, Kind::Sent);
    EXPECT_THAT(text_of(request()["body"]), HasSubstr("&MessagingServiceSid=MG0123&"));
}

TEST_F(HttpSenders, only_the_number_of_an_error_is_kept) {
    gateway_.ask(
        R"({"do": "answer", "status": 400, "body": "{\"code\": 21211, \"message\": \"'+819012345678' got 481516\"}"})");
    auto sender = twilio();
    auto const outcome = sender.send(text_message());
    EXPECT_EQ(outcome.kind, Kind::Permanent);
    EXPECT_EQ(outcome.reason, "answered 400, error 21211");
}

TEST_F(HttpSenders, a_webhook_is_signed) {
    WebhookSender sender({url("/hook"), Secret("key")}, http_, clock_);
    EXPECT_EQ(sender.send(text_message()).kind, Kind::Sent);
    auto const seen = request();
    auto const body = text_of(seen["body"]);
    EXPECT_EQ(
        body,
        R"({"id":"0191a2b3-0000-7000-8000-000000000001","application":"0191a2b3-0000-7000-8000-000000000002",)"
        R"("channel":"phone","purpose":"log_in","language":"ja","target":"+819012345678","code":"481516"})");
    EXPECT_EQ(text_of(seen["headers"]["ostiary-signature"]),
              "t=1800000000,v1=" + to_hex(hmac_sha256(as_bytes("key"), as_bytes("1800000000." + body))));
}

TEST_F(HttpSenders, the_status_tells_what_may_work_later) {
    struct Case {
        int status;
        Kind kind;
    };
    auto sender = gateway_sender();
    for (auto const [status, kind] :
         {Case{200, Kind::Sent}, Case{202, Kind::Sent}, Case{307, Kind::Temporary},
          Case{400, Kind::Permanent}, Case{401, Kind::Temporary}, Case{404, Kind::Temporary},
          Case{422, Kind::Permanent}, Case{429, Kind::Temporary}, Case{500, Kind::Temporary},
          Case{503, Kind::Temporary}}) {
        gateway_.ask(R"({"do": "answer", "body": "481516", "status": )" + std::to_string(status) + "}");
        auto const outcome = sender.send(text_message());
        EXPECT_EQ(outcome.kind, kind) << status;
        EXPECT_EQ(outcome.reason, kind == Kind::Sent ? "" : "answered " + std::to_string(status));
    }
}

TEST_F(HttpSenders, a_gateway_inside_is_refused_unless_it_is_allowed) {
    http_.reach = outbound::Reach::PublicOnly;
    auto sender = gateway_sender();
    EXPECT_EQ(sender.send(text_message()).kind, Kind::Temporary);
    EXPECT_EQ(json::Array(gateway_.ask(R"({"do": "records"})")["requests"]).size(), 0U);
}

TEST(SenderOptions, the_body_of_a_gateway_is_json) {
    EXPECT_TRUE(is_gateway_body(R"({"to": "{{target}}", "text": "{{text}}"})"));
    EXPECT_TRUE(is_gateway_body(R"([{"to": "{{ to }}"}])"));
    EXPECT_FALSE(is_gateway_body(R"({"to": {{target}}})"));
    EXPECT_FALSE(is_gateway_body(R"({"to": "{{target")"));
}

TEST(SenderOptions, headers_are_one_a_line) {
    EXPECT_EQ(parse_headers("Authorization: Bearer a:b\r\nX-Key:k\n\n"),
              (Headers{{"Authorization", "Bearer a:b"}, {"X-Key", "k"}}));
    EXPECT_EQ(parse_headers(""), Headers{});
    EXPECT_FALSE(parse_headers("nonsense"));
    EXPECT_FALSE(parse_headers("A B: c"));
    EXPECT_FALSE(parse_headers(": c"));
}

// The whole way: the outbox, the words, the mail server.
class MailDelivery : public MessageTest {
  protected:
    std::unique_ptr<Delivery> over_smtp(std::string const& password) {
        outbound::SmtpOptions const server{.host = "127.0.0.1",
                                           .port = smtp_.port(),
                                           .user = "ostiary",
                                           .password = Secret(password),
                                           .ca_file = smtp_.ca_file(),
                                           .timeout = milliseconds(5'000)};
        SenderOptions const options{.email = SmtpSenderOptions{server, {"", "accounts@example.org"}},
                                    .phone = LocalMailbox{},
                                    .http = {}};
        return std::make_unique<Delivery>(database(), keyring_, clock_, random_,
                                          make_senders(options, mailbox_, clock_),
                                          DeliveryOptions{.most_attempts = 3});
    }

    Mailbox mailbox_{database(), keyring_, clock_, random_};

    json::Object records() { return smtp_.ask(R"({"do": "records"})"); }

    testing::ChildServer smtp_{"tests/support/smtp_server.py",
                               {"--tls", "starttls", "--user", "ostiary", "--password", "right"}};
};
INSTANTIATE_TEST_SUITE_P(Engines, MailDelivery, testing::both_engines(), testing::engine_name);

TEST_P(MailDelivery, mails_leave_over_one_connection) {
    auto const delivery = over_smtp("right");
    auto message = code_for("ann@example.org");
    message.languages = {"hi"};
    for (int i = 0; i < 3; ++i) enqueue(message);
    EXPECT_EQ(delivery->run_due(), 3U);
    EXPECT_EQ(in(State::Sent).size(), 3U);
    auto const all = records();
    EXPECT_EQ(std::int64_t(all["connections"]), 1);
    ASSERT_EQ(json::Array(all["messages"]).size(), 3U);
    json::Object const mail = all["messages"].at(2);
    EXPECT_TRUE(bool(mail["tls"]));
    EXPECT_EQ(text_of(mail["headers"]["subject"]), "Example & Co पर पंजीकरण के लिए आपका कोड");
    EXPECT_EQ(text_of(mail["headers"]["from"]), "Example & Co <accounts@example.org>");
    EXPECT_THAT(text_of(mail["parts"].at(0)["text"]), HasSubstr("\n    481516\n"));
    EXPECT_THAT(text_of(mail["parts"].at(1)["text"]), HasSubstr("Example &amp; Co पर खाता"));
}

TEST_P(MailDelivery, a_mail_is_from_whom_its_template_says) {
    auto const delivery = over_smtp("right");
    auto message = code_for("ann@example.org");
    message.purpose = worded_mail;
    for (auto const* const sender :
         {"codes@example.org", R"("Söhne, \"Best\"" <best@example.org>)", R"("A. \"B\"" <b@example.org>)"}) {
        message.words = Words{.subject = "Hello", .text = Secret("Hi"), .sender = sender, .bcc = {}};
        enqueue(message);
    }
    delivery->run_due();
    std::vector<std::string> told;
    for (json::Object const mail : json::Array(records()["messages"]))
        told.push_back(text_of(mail["from"]) + ": " + text_of(mail["headers"]["from"]));
    EXPECT_THAT(told,
                testing::UnorderedElementsAre("codes@example.org: Example & Co <codes@example.org>",
                                              "best@example.org: \"Söhne, \\\"Best\\\"\" <best@example.org>",
                                              "b@example.org: \"A. \\\"B\\\"\" <b@example.org>"));
}

TEST_P(MailDelivery, a_busy_server_gets_the_mail_later) {
    auto const delivery = over_smtp("right");
    smtp_.ask(R"({"do": "fail", "stage": "data", "code": 451})");
    enqueue(code_for("ann@example.org"));
    delivery->run_due();
    EXPECT_EQ(in(State::Waiting).size(), 1U);
    clock_.advance(std::chrono::seconds(5));
    delivery->run_due();
    EXPECT_EQ(in(State::Sent).size(), 1U);
    EXPECT_EQ(json::Array(records()["messages"]).size(), 1U);
}

TEST_P(MailDelivery, a_mail_that_is_always_refused_dies) {
    auto const delivery = over_smtp("right");
    smtp_.ask(R"({"do": "fail", "stage": "rcpt", "code": 450, "times": 5})");
    enqueue(code_for("ann@example.org"));
    for (int i = 0; i < 5; ++i) {
        delivery->run_due();
        clock_.advance(std::chrono::seconds(20));
    }
    ASSERT_EQ(in(State::Dead).size(), 1U);
    EXPECT_THAT(in(State::Dead)[0].last_error, HasSubstr("(450)"));
    EXPECT_EQ(in(State::Dead)[0].attempts, 3);
}

TEST_P(MailDelivery, mail_waits_while_the_password_is_wrong) {
    enqueue(code_for("ann@example.org"));
    over_smtp("wrong")->run_due();
    ASSERT_EQ(in(State::Waiting).size(), 1U);
    EXPECT_EQ(in(State::Waiting)[0].last_error, "the mail server refused the user or password (535)");
    clock_.advance(std::chrono::seconds(5));
    over_smtp("right")->run_due();
    EXPECT_EQ(in(State::Sent).size(), 1U);
}

}  // namespace
}  // namespace ostiary::messages
