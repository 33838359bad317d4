#include "messages/senders.hpp"

#include "base/hash.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <type_traits>

namespace ostiary::messages {
namespace {

using outbound::Outcome;

// The status says whether the message is at fault. Everything else (a wrong key, a wrong path, too many
// requests, an outage) may be mended while the message still waits.
Outcome outcome_of(int status, std::string const& reason) {
    if (status >= 200 && status < 300) return Outcome::sent();
    bool const message_is_at_fault = status == 400 || status == 413 || status == 422;
    return message_is_at_fault ? Outcome::permanent(reason) : Outcome::temporary(reason);
}

Outcome outcome_of(std::expected<outbound::HttpAnswer, outbound::NoAnswer> const& answer) {
    if (!answer) return Outcome::temporary(answer.error().reason);
    return outcome_of(answer->status, fmt::format("answered {}", answer->status));
}

Values gateway_values(std::string const& target, Secret const& text) {
    Values values;
    values.emplace("target", target);
    values.emplace("to", target);
    values.emplace("text", text);
    return values;
}

// security: names the error by its number only, as its sentence repeats the recipient
// (only_the_number_of_an_error_is_kept in messages/senders_test.cpp).
std::string twilio_reason(outbound::HttpAnswer const& answer) {
    json::Document document;
    auto const parsed = document.parse(answer.body);
    std::int64_t code = 0;
    bool const told = parsed && (*parsed)["code"].get(code) == simdjson::SUCCESS;
    return told ? fmt::format("answered {}, error {}", answer.status, code)
                : fmt::format("answered {}", answer.status);
}

std::string value_of(Message const& message, std::string_view name) {
    auto const found = message.values.find(name);
    return found == message.values.end() ? std::string() : std::string(found->second.reveal());
}

std::string first_not_empty(std::string const& a, std::string const& b, std::string const& c) {
    return !a.empty() ? a : !b.empty() ? b : c;
}

bool is_header_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    });
}

}  // namespace

std::optional<Headers> parse_headers(std::string_view lines) {
    Headers headers;
    while (!lines.empty()) {
        auto const end = std::min(lines.find('\n'), lines.size());
        auto const line = trim(lines.substr(0, end));
        lines.remove_prefix(std::min(end + 1, lines.size()));
        if (line.empty()) continue;
        auto const colon = line.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        auto const name = trim(line.substr(0, colon));
        auto const value = trim(line.substr(colon + 1));
        if (!is_header_name(name) || has_control_characters(value)) return std::nullopt;
        headers.emplace_back(name, value);
    }
    return headers;
}

bool is_gateway_body(std::string_view body) {
    auto const parsed = Template::parse(body);
    if (!parsed) return false;
    json::Document document;
    return document
        .parse_value(parsed->render(gateway_values("+819012345678", Secret("text")), Context::JsonString))
        .has_value();
}

Outcome MailboxSender::send(Message const& message) {
    mailbox_.keep(message);
    return Outcome::sent();
}

// A name that stands beside the template's address goes before all others.
MailOrigin SmtpSender::origin_of(Message const& message) const {
    auto origin =
        message.sender.empty()
            ? from_
            : parse_mail_origin(message.sender).value_or(MailOrigin{.name = {}, .address = message.sender});
    bool const is_named_by_template = !message.sender.empty() && !origin.name.empty();
    if (!is_named_by_template)
        origin.name = first_not_empty(message.sender_name, from_.name, value_of(message, "application"));
    return origin;
}

Outcome SmtpSender::send(Message const& message) {
    auto const origin = origin_of(message);
    return client_.send({.id = message.id.to_string(),
                         .sender_name = origin.name,
                         .sender = origin.address,
                         .recipient = message.target,
                         .bcc = message.bcc,
                         .subject = message.subject,
                         .text = message.text,
                         .html = message.html,
                         .date = clock_.now()});
}

GatewaySender::GatewaySender(GatewayOptions options, outbound::HttpOptions const& http)
    : options_(std::move(options)), client_(http) {
    ensure(is_gateway_body(options_.body), "the gateway's body is checked with the configuration");
    body_ = *Template::parse(options_.body);
}

Outcome GatewaySender::send(Message const& message) {
    return outcome_of(
        client_.post({.url = options_.url,
                      .content_type = "application/json",
                      .body = body_.render(gateway_values(message.target, message.text), Context::JsonString),
                      .headers = options_.headers}));
}

Outcome TwilioSender::send(Message const& message) {
    auto const* const origin = options_.from.starts_with("MG") ? "MessagingServiceSid" : "From";
    auto const answer = client_.post(
        {.url = fmt::format("{}/2010-04-01/Accounts/{}/Messages.json", options_.url, options_.sid),
         .content_type = "application/x-www-form-urlencoded",
         .body = outbound::form_encoded(
             {{"To", message.target}, {origin, options_.from}, {"Body", std::string(message.text.reveal())}}),
         .credentials = outbound::BasicCredentials{options_.sid, options_.token}});
    if (!answer) return Outcome::temporary(answer.error().reason);
    return outcome_of(answer->status, twilio_reason(*answer));
}

Outcome WebhookSender::send(Message const& message) {
    std::string body;
    json::Writer out(body);
    out.begin_object().field("id", message.id).field("application", message.application);
    out.field("channel", contacts::to_string(message.channel))
        .field("purpose", message.purpose)
        .field("language", message.language);
    out.field("target", message.target).field("code", value_of(message, "code"));
    if (message.purpose == worded_mail)
        out.field("subject", message.subject).field("text", message.text.reveal());
    out.end_object();
    auto const seconds = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
    auto const mac =
        hmac_sha256(as_bytes(options_.key.reveal()), as_bytes(fmt::format("{}.{}", seconds, body)));
    return outcome_of(
        client_.post({.url = options_.url,
                      .content_type = "application/json",
                      .body = std::move(body),
                      .headers = {{"Ostiary-Signature", fmt::format("t={},v1={}", seconds, to_hex(mac))}}}));
}

Senders make_senders(SenderOptions const& options, Mailbox& mailbox, Clock const& clock) {
    auto const make = [&](auto const& chosen) -> std::unique_ptr<Sender> {
        using Chosen = std::decay_t<decltype(chosen)>;
        if constexpr (std::is_same_v<Chosen, LocalMailbox>) return std::make_unique<MailboxSender>(mailbox);
        if constexpr (std::is_same_v<Chosen, SmtpSenderOptions>)
            return std::make_unique<SmtpSender>(chosen, clock);
        if constexpr (std::is_same_v<Chosen, GatewayOptions>)
            return std::make_unique<GatewaySender>(chosen, options.http);
        if constexpr (std::is_same_v<Chosen, TwilioOptions>)
            return std::make_unique<TwilioSender>(chosen, options.http);
        if constexpr (std::is_same_v<Chosen, WebhookOptions>)
            return std::make_unique<WebhookSender>(chosen, options.http, clock);
    };
    Duration longest = options.http.timeout;
    // A mail and its copies are two transfers.
    if (auto const* smtp = std::get_if<SmtpSenderOptions>(&options.email))
        longest = std::max<Duration>(longest, 2 * smtp->server.timeout);
    return {.email = std::visit(make, options.email),
            .phone = std::visit(make, options.phone),
            .longest_send = longest};
}

}  // namespace ostiary::messages
