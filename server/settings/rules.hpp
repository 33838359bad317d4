// Rules of settings that no single field can tell.
#pragma once

#include "base/error.hpp"
#include "settings/settings.hpp"

#include <string_view>
#include <vector>

namespace ostiary::settings {

// Everything in these settings that does not go together. Each field alone is within its range.
std::vector<FieldError> contradictions(Settings const& settings);

// Whether this is an http or https origin exactly as browsers write it (RFC 6454 section 6.2): lower case, no
// default port, no path, a name in punycode; or one of those that pages inside an app have.
bool is_origin(std::string_view text);

// Whether this is a text without line ends and other control characters, and not empty.
bool is_one_line(std::string_view text);

// Whether this is the absolute http or https address of a page, without a fragment, or empty.
bool is_page(std::string_view text);

// The same, but not empty.
bool is_return_page(std::string_view text);

// Whether this may name a backend in a path, or is empty.
bool is_backend_id(std::string_view text);

// Whether this is the name of a free property: letters and digits, a letter first.
bool is_property_name(std::string_view text);

// Whether this is a network address, or a range of them (http::AddressRange).
bool is_address_range(std::string_view text);

// Whether this is a colour as `#rrggbb`, or empty.
bool is_colour(std::string_view text);

// Whether this looks like a language tag (RFC 5646): `en`, `zh-Hant`, `pt-BR`.
bool is_language_tag(std::string_view text);

}  // namespace ostiary::settings
