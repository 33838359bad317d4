// The network address of a client.
#pragma once

#include "base/bytes.hpp"

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace ostiary::http {

class Address {
  public:
    Address() = default;  // 0.0.0.0
    // `127.0.0.1`, `2001:db8::1`; an IPv4 address inside IPv6 (`::ffff:192.0.2.1`) is that IPv4 address.
    static std::optional<Address> parse(std::string_view text);
    // The 16 bytes as `bytes()` gives them.
    static Address from_bytes(std::array<Byte, 16> const& bytes);

    std::string to_string() const;
    bool is_ipv4() const;
    bool is_loopback() const;
    // Private, link-local, loopback, multicast, unspecified or otherwise not on the public Internet (RFC
    // 6890).
    bool is_special_purpose() const;
    // What limits count by: the address, or the /64 of an IPv6 address, which one household or attacker has
    // whole.
    Address group() const;
    // 16 bytes, IPv4 mapped into IPv6.
    ByteView bytes() const { return bytes_; }
    auto operator<=>(Address const&) const = default;

  private:
    std::array<Byte, 16> bytes_{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0};
};

// A range such as `10.0.0.0/8` or `2001:db8::/32`; a single address is a range of one. Bits behind the prefix
// are ignored.
class AddressRange {
  public:
    static std::optional<AddressRange> parse(std::string_view text);
    bool contains(Address const& address) const;

  private:
    Address base_;
    unsigned prefix_ = 128;  // bits, of the 128 of the mapped form
};

}  // namespace ostiary::http
