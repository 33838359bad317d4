// Plain text as clients send it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ostiary {

// Whether these are whole UTF-8 characters (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

// The number of characters (code points) of valid UTF-8.
std::size_t count_characters(std::string_view text);

// Whether a control character (C0, DEL, C1) is in valid UTF-8. With one, text could break a mail header or a
// log line.
bool has_control_characters(std::string_view text);

// Whether a character is in valid UTF-8 that turns the direction of those around it (UAX #9: an embedding, an
// override or an isolate). With one, a name makes people read the text beside it as something else.
bool turns_direction(std::string_view text);

// With a space for each control character.
std::string to_one_line(std::string_view text);

// Without ASCII white space at both ends.
std::string_view trim(std::string_view text);

// ASCII only; other bytes stay.
std::string to_lower_ascii(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

// Unicode NFKC with case folding (UAX #15, #21): names that look alike compare equal. `text` is valid UTF-8.
std::string fold_case(std::string_view text);

// Whether people would read something else than what is there: a character that is not seen, or that turns
// the direction of others (Unicode's default ignorable and format characters, and the blank of Braille), or
// letters of scripts that are not written together (UTS #39, section 5.2: more than highly restrictive).
bool is_deceptive(std::string_view text);

}  // namespace ostiary
