#include "app/welcome.hpp"

#include <fmt/format.h>

namespace ostiary::app {

namespace {

std::string line(std::string_view name, std::string_view value, std::string_view remark = {}) {
    return fmt::format("  {:<16}{}{}{}\n", name, value, remark.empty() ? "" : "  ", remark);
}

bool uses_mailbox(Configuration const& configuration) {
    return configuration.messages.email == "mailbox" || configuration.messages.sms == "mailbox";
}

}  // namespace

std::string url_of(Configuration const& configuration, std::uint16_t port) {
    if (!configuration.public_url.empty()) return configuration.public_url;
    bool const is_ipv6 = configuration.address.find(':') != std::string::npos;
    return fmt::format("{}://{}{}{}:{}", configuration.tls.certificate.empty() ? "http" : "https",
                       is_ipv6 ? "[" : "", configuration.address, is_ipv6 ? "]" : "", port);
}

std::string setup_link(std::string const& url, Secret const& ticket) {
    return fmt::format("{}/console/setup#ticket={}", url, ticket.reveal());
}

std::string welcome(Configuration const& configuration, Services& services, std::string const& url) {
    auto text = fmt::format("\nOstiary is at {}\n\n", url);
    text += line("Try it", url + "/gallery", "(sign up there, with every element running)");
    text += line("Account pages", url + "/account/log-in");
    text += line("API", url + "/docs");
    if (uses_mailbox(configuration))
        text += line("Local mailbox", url + "/dev/mailbox", "(what is sent lands here)");
    auto const application = services.directory.default_application();
    text += line("Application id", application->id.to_string(), "(of the default application)");
    text += line("Application key", application->publishable_key, "(its publishable one)");
    if (auto const ticket = services.setup.make_ticket()) {
        text += line("Administrator", setup_link(url, *ticket), "(makes you one; works once, for a day)");
    }
    return text + '\n';
}

}  // namespace ostiary::app
