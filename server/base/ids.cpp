#include "base/ids.hpp"

namespace ostiary {
namespace {

int digit_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    return -1;
}

// Where the digits of each byte are; a dash is before some.
constexpr std::array<std::size_t, 16> places{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

}  // namespace

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
    std::string text;
    append(text, uuid);
    return text;
}

void append(std::string& text, Uuid const& uuid) {
    static constexpr std::string_view digits = "0123456789abcdef";
    auto const begin = text.size();
    text.append(36, '-');
    for (std::size_t i = 0; i < uuid.size(); ++i) {
        text[begin + places[i]] = digits[uuid[i] >> 4];
        text[begin + places[i] + 1] = digits[uuid[i] & 15];
    }
}

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return std::nullopt;
    Uuid uuid;
    for (std::size_t i = 0; i < uuid.size(); ++i) {
        int const high = digit_value(text[places[i]]);
        int const low = digit_value(text[places[i] + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        uuid[i] = static_cast<Byte>(high << 4 | low);
    }
    return uuid;
}

}  // namespace ostiary
