// SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104) for tokens, codes and keys of look-ups. Not for passwords.
#pragma once

#include "base/bytes.hpp"

#include <initializer_list>
#include <string_view>

namespace ostiary {

Hash sha256(ByteView bytes);
inline Hash sha256(std::string_view text) {
    return sha256(as_bytes(text));
}

// One hash of several parts that cannot be confused with another split of the same bytes: each part is
// preceded by its length (64 bits, big-endian).
Hash sha256_of_parts(std::initializer_list<ByteView> parts);

Hash hmac_sha256(ByteView key, ByteView message);

}  // namespace ostiary
