#include "messages/mail_origin.hpp"

#include "base/text.hpp"
#include "contacts/contact.hpp"
#include "outbound/mail.hpp"

namespace ostiary::messages {
namespace {

constexpr std::size_t longest_origin_name = 100;  // characters

// What stands between two quotes; a backslash takes the next character as it is.
std::optional<std::string> unquoted(std::string_view quoted) {
    std::string name;
    while (!quoted.empty()) {
        if (quoted.front() == '"') return std::nullopt;
        if (quoted.front() == '\\') quoted.remove_prefix(1);
        if (quoted.empty()) return std::nullopt;
        name += quoted.front();
        quoted.remove_prefix(1);
    }
    return name;
}

// Commas, dots and the like are taken without quotes, as people write them; it is quoted when it is sent.
std::optional<std::string> read_name(std::string_view text) {
    bool const is_quoted = text.size() >= 2 && text.starts_with('"') && text.ends_with('"');
    if (is_quoted) return unquoted(text.substr(1, text.size() - 2));
    bool const is_plain = text.find_first_of("\"<>\\") == std::string_view::npos;
    return is_plain ? std::optional(std::string(text)) : std::nullopt;
}

}  // namespace

std::optional<MailOrigin> parse_mail_origin(std::string_view text) {
    text = trim(text);
    auto const open = text.ends_with('>') ? text.rfind('<') : std::string_view::npos;
    bool const has_name = open != std::string_view::npos;
    auto name = has_name ? read_name(trim(text.substr(0, open))) : std::optional(std::string());
    auto const address = has_name ? text.substr(open + 1, text.size() - open - 2) : text;
    bool const valid =
        name && is_utf8(*name) && !has_control_characters(*name) && outbound::is_mail_address(address);
    if (!valid) return std::nullopt;
    return MailOrigin{std::move(*name), std::string(address)};
}

bool is_mail_origin_of_template(std::string_view text) {
    auto const origin = parse_mail_origin(text);
    return origin && contacts::Email::parse(origin->address) &&
           count_characters(origin->name) <= longest_origin_name;
}

}  // namespace ostiary::messages
