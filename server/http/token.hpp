// The `token` of HTTP (RFC 9110 section 5.6.2): names of headers and cookies.
#pragma once

#include <algorithm>
#include <string_view>

namespace ostiary::http {

constexpr bool is_token_character(char c) {
    bool const alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").contains(c);
}

constexpr bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_token_character);
}

}  // namespace ostiary::http
