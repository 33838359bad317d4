#include "base/bytes.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace ostiary {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base62_digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

__extension__ using Wide = unsigned __int128;

constexpr double bits_a_digit = 5.954196310386875;  // log2(62)

std::size_t base62_length(std::size_t bytes) {
    return static_cast<std::size_t>(std::ceil(static_cast<double>(bytes) * 8.0 / bits_a_digit));
}

constexpr std::array<std::int8_t, 256> base62_values = [] {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < base62_digits.size(); ++i) {
        values[static_cast<Byte>(base62_digits[i])] = static_cast<std::int8_t>(i);
    }
    return values;
}();

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    return -1;
}

}  // namespace

std::string to_hex(ByteView bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (Byte byte : bytes) {
        text += hex_digits[byte >> 4];
        text += hex_digits[byte & 15];
    }
    return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    Bytes bytes(text.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        int const high = hex_value(text[2 * i]);
        int const low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes[i] = static_cast<Byte>(high << 4 | low);
    }
    return bytes;
}

// Long division by 62^5 over 32-bit limbs: five digits a pass.
std::string to_base62(ByteView bytes) {
    constexpr std::uint64_t chunk = 62ULL * 62 * 62 * 62 * 62;
    std::vector<std::uint32_t> limbs((bytes.size() + 3) / 4);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::size_t const from_end = bytes.size() - 1 - i;
        limbs[limbs.size() - 1 - from_end / 4] |= std::uint32_t{bytes[i]} << (8 * (from_end % 4));
    }
    std::string text(base62_length(bytes.size()), '0');
    std::size_t position = text.size();
    while (position > 0) {
        std::uint64_t remainder = 0;
        for (auto& limb : limbs) {
            std::uint64_t const value = remainder << 32 | limb;
            limb = static_cast<std::uint32_t>(value / chunk);
            remainder = value % chunk;
        }
        for (int i = 0; i < 5 && position > 0; ++i, remainder /= 62)
            text[--position] = base62_digits[remainder % 62];
    }
    return text;
}

bool from_base62(std::string_view text, std::span<Byte> bytes) {
    auto const size = bytes.size();
    if (size > 64 || text.size() != base62_length(size)) return false;
    // Ten digits at a time are multiplied in from the highest, which fits 128 bits; the first may be fewer.
    constexpr std::uint64_t scale = 839'299'365'868'340'224;  // 62 to the power of 10
    std::array<std::uint64_t, 8> limbs{};
    auto const used = std::span(limbs).first((size + 7) / 8);
    for (std::size_t count = (text.size() - 1) % 10 + 1; !text.empty(); count = 10) {
        std::uint64_t number = 0;
        for (char digit : text.substr(0, count)) {
            int const value = base62_values[static_cast<Byte>(digit)];
            if (value < 0) return false;
            number = number * 62 + static_cast<std::uint64_t>(value);
        }
        text.remove_prefix(count);
        Wide carry = number;
        for (auto& limb : used) {
            carry += Wide{limb} * scale;
            limb = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
        if (carry != 0) return false;
    }
    bool const too_large = size % 8 != 0 && used.back() >> (8 * (size % 8)) != 0;
    if (too_large) return false;
    auto place = bytes.rbegin();
    for (auto limb : used)
        for (int i = 0; i < 8 && place != bytes.rend(); ++i, limb >>= 8) *place++ = static_cast<Byte>(limb);
    return true;
}

std::string to_base64(ByteView bytes) {
    std::string text((bytes.size() + 2) / 3 * 4, '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                    static_cast<int>(bytes.size()));
    return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    Bytes bytes(text.size() / 4 * 3);
    int const length = EVP_DecodeBlock(bytes.data(), reinterpret_cast<unsigned char const*>(text.data()),
                                       static_cast<int>(text.size()));
    if (length < 0) return std::nullopt;
    std::size_t const padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    bytes.resize(bytes.size() - padding);
    if (to_base64(bytes) != text) return std::nullopt;
    return bytes;
}

}  // namespace ostiary
