#include "http/address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace ostiary::http {
namespace {

constexpr std::size_t longest_text = INET6_ADDRSTRLEN;
constexpr unsigned mapped_prefix = 96;

struct Range {
    std::array<Byte, 16> base;
    unsigned prefix;
};

constexpr Range ipv4(Byte a, Byte b, Byte c, unsigned prefix) {
    return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, a, b, c, 0}, mapped_prefix + prefix};
}

constexpr Range ipv6(unsigned first, unsigned second, unsigned prefix) {
    return {{static_cast<Byte>(first >> 8), static_cast<Byte>(first), static_cast<Byte>(second >> 8),
             static_cast<Byte>(second)},
            prefix};
}

bool shares_prefix(ByteView a, ByteView b, unsigned bits) {
    std::size_t const whole = bits / 8;
    if (!std::ranges::equal(a.first(whole), b.first(whole))) return false;
    unsigned const rest = bits % 8;
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

bool in_any(ByteView address, std::span<Range const> ranges) {
    return std::ranges::any_of(ranges,
                               [&](Range const& r) { return shares_prefix(address, r.base, r.prefix); });
}

// RFC 6890 and the registries it started, as of 2026; multicast and the reserved block with them.
constexpr std::array special_ipv4{
    ipv4(0, 0, 0, 8),      ipv4(10, 0, 0, 8),     ipv4(100, 64, 0, 10), ipv4(127, 0, 0, 8),
    ipv4(169, 254, 0, 16), ipv4(172, 16, 0, 12),  ipv4(192, 0, 0, 24),  ipv4(192, 0, 2, 24),
    ipv4(192, 88, 99, 24), ipv4(192, 168, 0, 16), ipv4(198, 18, 0, 15), ipv4(198, 51, 100, 24),
    ipv4(203, 0, 113, 24), ipv4(224, 0, 0, 4),    ipv4(240, 0, 0, 4),
};
// Within 2000::/3, outside of which nothing is public: protocol assignments with Teredo, documentation, 6to4.
constexpr std::array special_ipv6{ipv6(0x2001, 0, 23), ipv6(0x2001, 0x0DB8, 32), ipv6(0x2002, 0, 16),
                                  ipv6(0x3FFF, 0, 20)};
constexpr Range public_ipv6 = ipv6(0x2000, 0, 3);

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
    if (text.size() >= longest_text) return std::nullopt;
    std::array<char, longest_text> terminated{};
    std::ranges::copy(text, terminated.begin());
    if (text.contains('\0')) return std::nullopt;
    Address address;
    if (inet_pton(AF_INET, terminated.data(), &address.bytes_[12]) == 1) return address;
    if (inet_pton(AF_INET6, terminated.data(), address.bytes_.data()) == 1) return address;
    return std::nullopt;
}

Address Address::from_bytes(std::array<Byte, 16> const& bytes) {
    Address address;
    address.bytes_ = bytes;
    return address;
}

std::string Address::to_string() const {
    std::array<char, longest_text> text{};
    bool const v4 = is_ipv4();
    inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? &bytes_[12] : bytes_.data(), text.data(), text.size());
    return text.data();
}

bool Address::is_ipv4() const {
    return shares_prefix(bytes_, Address{}.bytes_, mapped_prefix);
}

bool Address::is_loopback() const {
    constexpr Range loopback_ipv4 = ipv4(127, 0, 0, 8);
    constexpr std::array<Byte, 16> loopback_ipv6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return bytes_ == loopback_ipv6 || shares_prefix(bytes_, loopback_ipv4.base, loopback_ipv4.prefix);
}

bool Address::is_special_purpose() const {
    if (is_ipv4()) return in_any(bytes_, special_ipv4);
    return !shares_prefix(bytes_, public_ipv6.base, public_ipv6.prefix) || in_any(bytes_, special_ipv6);
}

Address Address::group() const {
    Address group = *this;
    if (!is_ipv4()) std::fill(group.bytes_.begin() + 8, group.bytes_.end(), Byte{0});
    return group;
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
    auto const slash = text.find('/');
    auto const base = Address::parse(text.substr(0, slash));
    if (!base) return std::nullopt;
    AddressRange range;
    range.base_ = *base;
    if (slash == std::string_view::npos) return range;
    unsigned prefix = 0;
    char const* const end = text.data() + text.size();
    auto const [stop, failed] = std::from_chars(text.data() + slash + 1, end, prefix);
    bool const dotted = !text.substr(0, slash).contains(':');
    if (failed != std::errc{} || stop != end || prefix > (dotted ? 32 : 128)) return std::nullopt;
    range.prefix_ = dotted ? mapped_prefix + prefix : prefix;
    return range;
}

// The families are kept apart, so that `::/0` does not mean every IPv4 address too.
bool AddressRange::contains(Address const& address) const {
    return base_.is_ipv4() == address.is_ipv4() && shares_prefix(address.bytes(), base_.bytes(), prefix_);
}

}  // namespace ostiary::http
