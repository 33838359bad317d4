#include "app/sender_options.hpp"

#include "base/error.hpp"

namespace ostiary::app {

namespace {

outbound::SmtpSecurity smtp_security(Text const& name) {
    if (name == "none") return outbound::SmtpSecurity::None;
    if (name == "opportunistic") return outbound::SmtpSecurity::Opportunistic;
    if (name == "tls") return outbound::SmtpSecurity::Tls;
    return outbound::SmtpSecurity::StartTls;
}

messages::SmtpSenderOptions smtp_options(Smtp const& given) {
    auto const origin = messages::parse_mail_origin(given.from);
    ensure(origin.has_value(), "the configuration was checked when it was read");
    return {.server = {.host = given.host,
                       .port = static_cast<std::uint16_t>(given.port),
                       .security = smtp_security(given.security),
                       .user = given.user,
                       .password = given.password,
                       .ca_file = given.ca_file},
            .from = *origin};
}

messages::GatewayOptions gateway_options(SmsGateway const& given) {
    auto const headers = messages::parse_headers(given.headers.reveal());
    ensure(headers.has_value(), "the configuration was checked when it was read");
    return {given.url, *headers, given.body};
}

messages::WebhookOptions webhook_options(Webhook const& given) {
    return {given.url, given.secret};
}

}  // namespace

messages::SenderOptions sender_options(Configuration const& configuration) {
    auto const& c = configuration;
    messages::SenderOptions options;
    if (c.messages.email == "smtp") options.email = smtp_options(c.smtp);
    if (c.messages.email == "webhook") options.email = webhook_options(c.webhook);
    if (c.messages.sms == "gateway") options.phone = gateway_options(c.sms_gateway);
    if (c.messages.sms == "twilio") {
        options.phone = messages::TwilioOptions{c.twilio.sid, c.twilio.token, c.twilio.from, c.twilio.url};
    }
    if (c.messages.sms == "webhook") options.phone = webhook_options(c.webhook);
    options.http.reach =
        c.outbound.private_addresses ? outbound::Reach::Anywhere : outbound::Reach::PublicOnly;
    options.http.timeout = c.outbound.timeout;
    options.http.ca_file = c.outbound.ca_file;
    return options;
}

}  // namespace ostiary::app
