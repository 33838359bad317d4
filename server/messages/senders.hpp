// The senders that a server can be configured with, one for each channel. Where a message goes is in their
// options; what is refused for good and what may work later they tell from the answer. None of them logs or
// returns what it was given.
#pragma once

#include "base/clock.hpp"
#include "messages/mail_origin.hpp"
#include "messages/mailbox_service.hpp"
#include "messages/sender.hpp"
#include "outbound/http_client.hpp"
#include "outbound/smtp_client.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ostiary::messages {

struct LocalMailbox {};

struct SmtpSenderOptions {
    outbound::SmtpOptions server;
    MailOrigin from;  // unless the application or the template has its own
};

using Headers = std::vector<std::pair<std::string, std::string>>;

// `Name: value`, one a line. nullopt when a line is not like that.
std::optional<Headers> parse_headers(std::string_view lines);

// A gateway that takes JSON. In `body`, `{{target}}` stands for the number and `{{text}}` for the message.
struct GatewayOptions {
    std::string url;
    Headers headers;
    std::string body;
};
// Whether `body` is JSON once it is filled in.
bool is_gateway_body(std::string_view body);

// https://www.twilio.com/docs/messaging/api/message-resource
struct TwilioOptions {
    std::string sid;
    Secret token;
    std::string from;  // a number, or the id (MG...) of a messaging service
    std::string url = "https://api.twilio.com";
};

// The application sends by itself. It gets {id, application, channel, purpose, language, target, code} as
// JSON, with `Ostiary-Signature: t=SECONDS,v1=HEX`: HMAC-SHA-256 under `key` of the seconds since 1970, a
// dot, and the body. A mail with words of its own (purpose `mail`) comes with them: subject, text. A message
// may come twice, with the same id.
struct WebhookOptions {
    std::string url;
    Secret key;
};

struct SenderOptions {
    std::variant<LocalMailbox, SmtpSenderOptions, WebhookOptions> email;
    std::variant<LocalMailbox, GatewayOptions, TwilioOptions, WebhookOptions> phone;
    outbound::HttpOptions http;  // of gateways and webhooks
};

// `mailbox` and `clock` outlive them.
Senders make_senders(SenderOptions const& options, Mailbox& mailbox, Clock const& clock);

class MailboxSender final : public Sender {
  public:
    explicit MailboxSender(Mailbox& mailbox) : mailbox_(mailbox) {}
    outbound::Outcome send(Message const& message) override;
    void end_within(std::chrono::milliseconds) override {}

  private:
    Mailbox& mailbox_;
};

class SmtpSender final : public Sender {
  public:
    SmtpSender(SmtpSenderOptions const& options, Clock const& clock)
        : client_(options.server), from_(options.from), clock_(clock) {}
    outbound::Outcome send(Message const& message) override;
    void end_within(std::chrono::milliseconds patience) override { client_.end_within(patience); }

  private:
    MailOrigin origin_of(Message const& message) const;

    outbound::SmtpClient client_;
    MailOrigin from_;
    Clock const& clock_;
};

class GatewaySender final : public Sender {
  public:
    GatewaySender(GatewayOptions options, outbound::HttpOptions const& http);
    outbound::Outcome send(Message const& message) override;
    void end_within(std::chrono::milliseconds patience) override { client_.end_within(patience); }

  private:
    GatewayOptions options_;
    Template body_;
    outbound::HttpClient client_;
};

class TwilioSender final : public Sender {
  public:
    TwilioSender(TwilioOptions options, outbound::HttpOptions const& http)
        : options_(std::move(options)), client_(http) {}
    outbound::Outcome send(Message const& message) override;
    void end_within(std::chrono::milliseconds patience) override { client_.end_within(patience); }

  private:
    TwilioOptions options_;
    outbound::HttpClient client_;
};

class WebhookSender final : public Sender {
  public:
    WebhookSender(WebhookOptions options, outbound::HttpOptions const& http, Clock const& clock)
        : options_(std::move(options)), client_(http), clock_(clock) {}
    outbound::Outcome send(Message const& message) override;
    void end_within(std::chrono::milliseconds patience) override { client_.end_within(patience); }

  private:
    WebhookOptions options_;
    outbound::HttpClient client_;
    Clock const& clock_;
};

}  // namespace ostiary::messages
