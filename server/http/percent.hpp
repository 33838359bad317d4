// Percent-encoding (RFC 3986 section 2.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ostiary::http {

enum class Plus { Literal, Space };  // in queries, forms write a space as `+`

// nullopt when a percent sign is not followed by two hexadecimal digits.
std::optional<std::string> decode_percent(std::string_view text, Plus plus = Plus::Literal);

// Everything but letters, digits and `-._~`.
std::string encode_percent(std::string_view text);

// Whether `text` decodes to UTF-8 without control characters: what a request target may carry.
bool decodes_to_plain_text(std::string_view text);

}  // namespace ostiary::http
