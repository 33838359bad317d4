// Reading a text by its characters.
#pragma once

#include <unicode/utf8.h>

#include <cstdint>
#include <string_view>

namespace ostiary::passwords {

// The character that begins at `at`, which moves on to the next. `text` is valid UTF-8, and `at` before its
// end.
inline UChar32 next_character(std::string_view text, std::int32_t& at) {
    UChar32 character = 0;
    U8_NEXT_UNSAFE(text.data(), at, character);
    return character;
}

}  // namespace ostiary::passwords
