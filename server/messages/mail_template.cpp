#include "messages/mail_template.hpp"

#include "base/text.hpp"
#include "messages/mail_origin.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ostiary::messages {
namespace {

constexpr std::size_t longest_mail_name = 64;      // characters
constexpr std::size_t longest_mail_subject = 500;  // characters
constexpr std::size_t longest_mail_text = 20'000;
constexpr std::size_t longest_value = 4'000;           // bytes
constexpr std::size_t longest_value_in_subject = 100;  // bytes
constexpr std::size_t most_copies = 5;

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Ends of lines, and what turns the direction of the text beside it (UAX #9).
constexpr std::string_view turns[] = {"\u2028", "\u2029", "\u202a", "\u202b", "\u202c", "\u202d",
                                      "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"};

void blank_turns(std::string& line) {
    for (auto const turn : turns)
        for (auto at = line.find(turn); at != std::string::npos; at = line.find(turn, at))
            line.replace(at, turn.size(), " ");
}

enum class Lines { One, Many };

// Not too long, and of control characters only the line ends where there may be any.
std::string plain_value(Secret const& value, Lines lines) {
    std::string plain;
    for (std::string_view rest = value.reveal(); true;) {
        auto const end =
            lines == Lines::One ? rest.size() : std::min(rest.find_first_of("\r\n"), rest.size());
        plain += to_one_line(rest.substr(0, end));
        rest.remove_prefix(end);
        if (rest.empty()) break;
        plain += '\n';
        rest.remove_prefix(rest.starts_with("\r\n") ? 2 : 1);
    }
    // security: no user makes a subject read as something else (a_value_of_a_mail_turns_no_subject).
    if (lines == Lines::One) blank_turns(plain);
    auto const longest = lines == Lines::One ? longest_value_in_subject : longest_value;
    if (plain.size() > longest) plain.resize(longest);
    while (!plain.empty() && !is_utf8(plain)) plain.pop_back();
    return plain;
}

// `source` with the value of each `%name%` in its place. Values are not looked at again.
std::string fill_text(std::string_view source, Values const& values, Lines lines) {
    std::string filled;
    while (true) {
        auto const open = source.find('%');
        filled += source.substr(0, open);
        if (open == std::string_view::npos) return filled;
        source.remove_prefix(open + 1);
        auto const* const end = std::ranges::find_if_not(source, is_word);
        std::string_view const name(source.begin(), end);
        auto const value = values.find(name);
        bool const closed = end != source.end() && *end == '%';
        if (closed && value != values.end()) {
            filled += plain_value(value->second, lines);
            source.remove_prefix(name.size() + 1);
        } else {
            filled += '%';
        }
    }
}

bool is_plain_text(std::string_view text) {
    return is_utf8(text) && std::ranges::all_of(text, [](char c) {
               auto const byte = static_cast<unsigned char>(c);
               return byte >= 0x20 ? byte != 0x7F : c == '\n' || c == '\r' || c == '\t';
           });
}

}  // namespace

bool is_mail_template_name(std::string_view text) {
    return !text.empty() && trim(text) == text && is_utf8(text) &&
           count_characters(text) <= longest_mail_name && !has_control_characters(text) &&
           !turns_direction(text) && !text.contains('/');
}

std::vector<FieldError> check(MailTemplate const& mail) {
    std::vector<FieldError> wrong;
    auto const require = [&](bool holds, char const* field, ErrorCode code) {
        if (!holds) wrong.push_back({field, code, {}});
    };
    require(!trim(mail.subject).empty(), "subject", ErrorCode::Required);
    require(count_characters(mail.subject) <= longest_mail_subject, "subject", ErrorCode::TooLong);
    require(is_utf8(mail.subject) && !has_control_characters(mail.subject), "subject",
            ErrorCode::InvalidCharacters);
    require(!trim(mail.text).empty(), "text", ErrorCode::Required);
    require(count_characters(mail.text) <= longest_mail_text, "text", ErrorCode::TooLong);
    require(is_plain_text(mail.text), "text", ErrorCode::InvalidCharacters);
    require(mail.sender.empty() || is_mail_origin_of_template(mail.sender), "sender",
            ErrorCode::InvalidEmail);
    require(mail.bcc.size() <= most_copies, "bcc", ErrorCode::TooLong);
    bool const reachable = std::ranges::all_of(
        mail.bcc, [](auto const& address) { return contacts::Email::parse(address).has_value(); });
    require(reachable, "bcc", ErrorCode::InvalidEmail);
    return wrong;
}

bool has_placeholder(MailTemplate const& mail, std::string_view name) {
    return mail.text.contains(fmt::format("%{}%", name));
}

Words fill(MailTemplate const& mail, Values const& values) {
    return {.subject = to_one_line(fill_text(mail.subject, values, Lines::One)),
            .text = Secret(fill_text(mail.text, values, Lines::Many)),
            .sender = mail.sender,
            .bcc = mail.bcc};
}

}  // namespace ostiary::messages
