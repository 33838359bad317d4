#include "passwords/password.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "passwords/characters.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <string>

namespace ostiary::passwords {
namespace {

// Bytes that a character of `size` bytes can grow to in NFC (UAX #15, section 9: three times).
constexpr std::size_t growth = 3;

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// `out` has room for all of it, so that no copy of the text is left behind by a reallocation.
void append_with_plain_spaces(std::string& out, std::string_view text) {
    auto const size = static_cast<int32_t>(text.size());
    for (int32_t i = 0; i < size;) {
        int32_t const start = i;
        if (u_charType(next_character(text, i)) == U_SPACE_SEPARATOR) {
            out += ' ';
        } else {
            out.append(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
        }
    }
}

Secret to_nfc(Secret const& text) {
    UErrorCode status = U_ZERO_ERROR;
    auto const* form = icu::Normalizer2::getNFCInstance(status);
    ensure(U_SUCCESS(status) != 0, "ICU has NFC");
    std::string normal;
    normal.reserve(growth * text.reveal().size());
    icu::StringByteSink<std::string> sink(&normal);
    icu::StringPiece const piece(text.reveal().data(), static_cast<int32_t>(text.reveal().size()));
    form->normalizeUTF8(0, piece, sink, nullptr, status);
    ensure(U_SUCCESS(status) != 0, "valid UTF-8 has a normal form");
    return Secret(std::move(normal));
}

}  // namespace

std::optional<Secret> normalise(Secret const& typed) {
    std::string_view const text = typed.reveal();
    if (text.empty() || text.size() > longest_in_bytes || !is_utf8(text)) return std::nullopt;
    if (count_characters(text) > longest_in_characters || has_control_characters(text)) return std::nullopt;
    if (is_ascii(text)) return typed;
    std::string plain;
    plain.reserve(text.size());
    append_with_plain_spaces(plain, text);
    return to_nfc(Secret(std::move(plain)));
}

}  // namespace ostiary::passwords
