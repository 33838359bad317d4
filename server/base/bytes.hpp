// Byte strings and their usual spellings. Decoders accept only the canonical spelling and refuse anything
// else.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary {

using Byte = std::uint8_t;
using Bytes = std::vector<Byte>;
using ByteView = std::span<Byte const>;
using Hash = std::array<Byte, 32>;

inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<Byte const*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}
inline Bytes to_bytes(ByteView bytes) {
    return {bytes.begin(), bytes.end()};
}

// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);
std::optional<Bytes> from_hex(std::string_view text);

// Digits, upper-case then lower-case letters; the number is big-endian and padded, so that n bytes always
// take the same number of characters (16 -> 22, 32 -> 43, 48 -> 65).
std::string to_base62(ByteView bytes);
// Fills `bytes`, at most 64 of them; false, and they are undefined, when `text` is not of just so many.
[[nodiscard]] bool from_base62(std::string_view text, std::span<Byte> bytes);

// RFC 4648 section 4, with padding.
std::string to_base64(ByteView bytes);
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace ostiary
