#include "base/ids.hpp"

#include <algorithm>

namespace ostiary {

Uuid make_uuid(Timestamp now, Random& random) {
    Uuid uuid;
    random.fill(uuid);
    auto milliseconds = static_cast<std::uint64_t>(to_microseconds(now) / 1000);
    for (int i = 5; i >= 0; --i, milliseconds >>= 8)
        uuid[static_cast<std::size_t>(i)] = static_cast<Byte>(milliseconds);
    // RFC 9562, section 6.2, method 3: what was made in one millisecond is in order, too.
    auto const fraction = (to_microseconds(now) % 1000) * 4096 / 1000;
    uuid[6] = static_cast<Byte>(0x70 | (fraction >> 8));
    uuid[7] = static_cast<Byte>(fraction);
    uuid[8] = static_cast<Byte>(0x80 | (uuid[8] & 0x3F));
    return uuid;
}

std::string to_string(Uuid const& uuid) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text(36, '-');
    std::size_t at = 0;
    for (Byte byte : uuid) {
        if (at == 8 || at == 13 || at == 18 || at == 23) ++at;
        text[at++] = digits[byte >> 4];
        text[at++] = digits[byte & 15];
    }
    return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash != (text[i] == '-')) return std::nullopt;
        if (!dash) digits += text[i];
    }
    auto const bytes = from_hex(digits);
    if (!bytes) return std::nullopt;
    Uuid uuid;
    std::ranges::copy(*bytes, uuid.begin());
    return uuid;
}

}  // namespace ostiary
