#include "http/wire/request_rules.hpp"

#include "base/text.hpp"
#include "http/address.hpp"
#include "http/percent.hpp"

#include <algorithm>
#include <array>

namespace ostiary::http::wire {
namespace {

constexpr std::size_t longest_port = 5;

// Visible ASCII but the mark of a fragment, which is not sent (RFC 9112 section 3.2).
constexpr std::array<bool, 256> target_characters = [] {
    std::array<bool, 256> found{};
    for (unsigned char c = 0x21; c < 0x7F; ++c) found[c] = c != '#';
    return found;
}();

bool is_target_character(char c) {
    return target_characters[static_cast<unsigned char>(c)];
}

bool is_name_character(char c) {
    bool const alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return alphanumeric || c == '-' || c == '.' || c == '_';
}

bool is_empty_or_port(std::string_view text) {
    if (text.empty()) return true;
    if (text.front() != ':' || text.size() > longest_port + 1) return false;
    return std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

// What follows `http://` or `https://`; nullopt without one of them.
std::optional<std::string_view> after_scheme(std::string_view target) {
    for (std::string_view const scheme : {"http://", "https://"}) {
        if (equal_ignoring_case(target.substr(0, scheme.size()), scheme)) return target.substr(scheme.size());
    }
    return std::nullopt;
}

Target split_query(std::string_view target) {
    auto const mark = std::min(target.find('?'), target.size());
    return {target.substr(0, mark), target.substr(std::min(mark + 1, target.size())), {}};
}

}  // namespace

std::optional<Target> parse_target(Method method, std::string_view target) {
    if (target.empty() || !std::ranges::all_of(target, is_target_character)) return std::nullopt;
    if (target.contains('%') && !decodes_to_plain_text(target)) return std::nullopt;
    if (target.front() == '/') return split_query(target);
    if (target == "*" && method == Method::Options) return Target{target, {}, {}};
    auto const rest = after_scheme(target);
    if (!rest) return std::nullopt;
    auto const authority = rest->substr(0, std::min(rest->find_first_of("/?"), rest->size()));
    if (!is_host(authority)) return std::nullopt;
    auto split = split_query(rest->substr(authority.size()));
    if (split.path.empty()) split.path = "/";
    split.authority = authority;
    return split;
}

bool is_host(std::string_view text) {
    if (text.starts_with('[')) {
        auto const end = text.find(']');
        if (end == std::string_view::npos || !is_empty_or_port(text.substr(end + 1))) return false;
        auto const address = text.substr(1, end - 1);
        return address.contains(':') && Address::parse(address).has_value();
    }
    auto const end = std::min(text.find(':'), text.size());
    return end > 0 && std::ranges::all_of(text.substr(0, end), is_name_character) &&
           is_empty_or_port(text.substr(end));
}

}  // namespace ostiary::http::wire
