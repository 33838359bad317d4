#include "contacts/contact.hpp"

#include "base/text.hpp"

#include <idn2.h>
#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <memory>

namespace ostiary::contacts {
namespace {

constexpr std::size_t longest_address = 254;  // RFC 5321 section 4.5.3.1.3, less the angle brackets
constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_phone_text = 40;

bool is_atom_character(char c) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) return true;
    return std::string_view("!#$%&'*+-/=?^_`{|}~").contains(c) || (c >= '0' && c <= '9') ||
           (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_dot_atom(std::string_view text) {
    if (text.empty() || text.front() == '.' || text.back() == '.' || text.contains("..")) return false;
    return std::ranges::all_of(text, [](char c) { return c == '.' || is_atom_character(c); });
}

// Letters, digits and inner hyphens (RFC 1123 section 2.1).
bool is_label(std::string_view label) {
    auto const is_ldh = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, is_ldh);
}

// Two labels at least, and the last one is no number.
bool is_domain(std::string_view name) {
    if (name.size() > 253 || !name.contains('.')) return false;
    auto const last = name.substr(name.rfind('.') + 1);
    if (std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; })) return false;
    for (;;) {
        auto const dot = name.find('.');
        if (!is_label(name.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        name.remove_prefix(dot + 1);
    }
}

std::optional<std::string> ascii_domain(std::string_view domain) {
    char* ascii = nullptr;
    int const outcome =
        idn2_to_ascii_8z(std::string(domain).c_str(), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    std::unique_ptr<char, void (*)(void*)> const owner(ascii, idn2_free);
    if (outcome != IDN2_OK) return std::nullopt;
    std::string name = to_lower_ascii(ascii);
    return is_domain(name) ? std::optional(std::move(name)) : std::nullopt;
}

bool is_phone_text(std::string_view text) {
    if (text.size() > longest_phone_text || !text.starts_with('+')) return false;
    return std::ranges::all_of(text.substr(1), [](char c) {
        return (c >= '0' && c <= '9') || std::string_view(" -.()").contains(c);
    });
}

}  // namespace

std::string_view to_string(Channel channel) {
    return channel == Channel::Email ? "email" : "phone";
}

std::optional<Channel> parse_channel(std::string_view text) {
    if (text == "email") return Channel::Email;
    if (text == "phone") return Channel::Phone;
    return std::nullopt;
}

std::optional<Email> Email::parse(std::string_view text) {
    text = trim(text);
    auto const at = text.rfind('@');
    if (text.size() > longest_address || at == std::string_view::npos || !is_utf8(text) ||
        has_control_characters(text))
        return std::nullopt;
    std::string const local = fold_case(text.substr(0, at));
    auto const domain = ascii_domain(text.substr(at + 1));
    if (!domain || local.size() > longest_local_part || !is_dot_atom(local)) return std::nullopt;
    std::string value = local + "@" + *domain;
    if (value.size() > longest_address) return std::nullopt;
    return Email(std::move(value));
}

std::optional<Phone> Phone::parse(std::string_view text) {
    using i18n::phonenumbers::PhoneNumber;
    using i18n::phonenumbers::PhoneNumberUtil;
    text = trim(text);
    if (!is_phone_text(text)) return std::nullopt;
    PhoneNumber number;
    auto const& numbers = *PhoneNumberUtil::GetInstance();
    auto const outcome = numbers.Parse(std::string(text), "ZZ", &number);
    if (outcome != PhoneNumberUtil::NO_PARSING_ERROR || !numbers.IsValidNumber(number)) return std::nullopt;
    std::string value;
    numbers.Format(number, PhoneNumberUtil::E164, &value);
    return Phone(std::move(value), number.country_code());
}

std::optional<Target> parse_target(Channel channel, std::string_view text) {
    std::string const typed(trim(text));
    if (channel == Channel::Email) {
        auto const email = Email::parse(text);
        return email ? std::optional(Target{channel, email->value(), typed}) : std::nullopt;
    }
    auto const phone = Phone::parse(text);
    return phone ? std::optional(Target{channel, phone->value(), typed, phone->country_code()})
                 : std::nullopt;
}

}  // namespace ostiary::contacts
