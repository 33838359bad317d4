#include "outbound/mail.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace ostiary::outbound {
namespace {

constexpr std::size_t longest_address = 254;  // RFC 5321 section 4.5.3.1.3, without the brackets
// So that `Subject: =?UTF-8?B?...?=` stays within the 76 characters of RFC 2047 section 2.
constexpr std::size_t longest_word = 39;  // bytes before base64

bool is_printable_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::string encoded_words(std::string_view text) {
    std::string words;
    while (!text.empty()) {
        std::size_t end = std::min(longest_word, text.size());
        while (end < text.size() && end > 1 && (text[end] & 0xC0) == 0x80) --end;
        words += fmt::format("{}=?UTF-8?B?{}?=", words.empty() ? "" : "\r\n ",
                             to_base64(as_bytes(text.substr(0, end))));
        text.remove_prefix(end);
    }
    return words;
}

std::string rfc5322_date(Timestamp time) {
    auto const seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

}  // namespace

// security: nothing that ends a line or an address gets through (no_address_can_carry_a_second_line in
// outbound/mail_test.cpp).
bool is_mail_address(std::string_view text) {
    if (text.size() > longest_address || !is_utf8(text) || has_control_characters(text)) return false;
    if (text.find_first_of(" \"(),:;<>[\\]") != std::string_view::npos) return false;
    auto const at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos;
}

std::string encode_header_text(std::string_view text) {
    auto const line = to_one_line(text);
    bool const plain = is_printable_ascii(line) && line.find("=?") == std::string::npos;
    return plain ? line : encoded_words(line);
}

std::string encode_display_name(std::string_view name) {
    auto const line = to_one_line(name);
    if (!is_printable_ascii(line) || line.find("=?") != std::string::npos) return encoded_words(line);
    std::string quoted = "\"";
    for (char const c : line) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

std::vector<std::string> mail_headers(Mail const& mail) {
    auto const name = mail.sender_name.empty() ? "" : encode_display_name(mail.sender_name) + "\r\n ";
    auto const domain = mail.sender.substr(mail.sender.rfind('@') + 1);
    return {
        "Date: " + rfc5322_date(mail.date),
        fmt::format("From: {}<{}>", name, mail.sender),
        fmt::format("To: <{}>", mail.recipient),
        "Subject: " + encode_header_text(mail.subject),
        fmt::format("Message-ID: <{}@{}>", mail.id, domain),
        "Auto-Submitted: auto-generated",  // RFC 3834: no vacation notices
    };
}

std::string with_crlf(std::string_view text) {
    std::string lines;
    lines.reserve(text.size() + text.size() / 16);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        if (text[i] == '\n' || text[i] == '\r') {
            lines += "\r\n";
        } else {
            lines += text[i];
        }
    }
    return lines;
}

}  // namespace ostiary::outbound
