#include "base/text.hpp"

#include "base/error.hpp"

#include <simdjson.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <memory>

namespace ostiary {
namespace {

char lower_ascii(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct CloseChecker {
    void operator()(USpoofChecker* checker) const { uspoof_close(checker); }
};

bool mixes_scripts(icu::UnicodeString const& text) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<USpoofChecker, CloseChecker> const checker(uspoof_open(&status));
    uspoof_setChecks(checker.get(), USPOOF_RESTRICTION_LEVEL, &status);
    uspoof_setRestrictionLevel(checker.get(), USPOOF_HIGHLY_RESTRICTIVE);
    auto const found = uspoof_checkUnicodeString(checker.get(), text, nullptr, &status);
    ensure(U_SUCCESS(status) != 0, "ICU checks a text");
    return found != 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
    return simdjson::validate_utf8(text.data(), text.size());
}

std::size_t count_characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

bool has_control_characters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7F) return true;
        if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
            return true;
    }
    return false;
}

// U+202A to U+202E are E2 80 AA to E2 80 AE, U+2066 to U+2069 are E2 81 A6 to E2 81 A9.
bool turns_direction(std::string_view text) {
    for (auto at = text.find('\xE2'); at != text.npos && at + 2 < text.size();
         at = text.find('\xE2', at + 1)) {
        auto const second = static_cast<unsigned char>(text[at + 1]);
        auto const third = static_cast<unsigned char>(text[at + 2]);
        if (second == 0x80 && third >= 0xAA && third <= 0xAE) return true;
        if (second == 0x81 && third >= 0xA6 && third <= 0xA9) return true;
    }
    return false;
}

std::string to_one_line(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        bool const is_c1 =
            byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (is_c1) ++i;
        line += is_c1 || byte < 0x20 || byte == 0x7F ? ' ' : text[i];
    }
    return line;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string to_lower_ascii(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), lower_ascii);
    return lower;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower_ascii, lower_ascii);
}

std::string fold_case(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    auto const* folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
    ensure(U_SUCCESS(status) != 0, "ICU has NFKC case folding");
    std::string folded;
    icu::StringByteSink<std::string> sink(&folded);
    folding->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink, nullptr,
                           status);
    ensure(U_SUCCESS(status) != 0, "valid UTF-8 can be folded");
    return folded;
}

bool is_deceptive(std::string_view text) {
    auto const characters =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
    for (int32_t at = 0; at < characters.length(); at = characters.moveIndex32(at, 1)) {
        auto const character = characters.char32At(at);
        constexpr UChar32 blank_braille = 0x2800;
        bool const is_unseen = u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 ||
                               u_charType(character) == U_FORMAT_CHAR || character == blank_braille;
        if (is_unseen) return true;
    }
    return mixes_scripts(characters);
}

}  // namespace ostiary
