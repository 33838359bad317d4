// The server's one secret key and what is made of it: for each purpose a key of its own (HKDF-SHA-256, RFC
// 5869), so that a value made for one purpose means nothing for another. All nodes of an installation share
// the secret.
#pragma once

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ostiary {

class Keyring {
  public:
    // `secret` is 32 bytes.
    explicit Keyring(ByteView secret);

    // HMAC-SHA-256 under the key of `purpose` (for example "code" or "device").
    Hash mac(std::string_view purpose, ByteView message) const;

    // Encrypts for storage (XChaCha20-Poly1305, random nonce in front). `bound_to` must be given again to
    // open it: a row's id, so that a sealed value moved to another row does not open.
    Bytes seal(std::string_view purpose, ByteView bound_to, std::string_view text, Random& random) const;
    // nullopt when it was not sealed by this key for this purpose and row.
    std::optional<Secret> open(std::string_view purpose, ByteView bound_to, ByteView sealed) const;

    // Tells two secrets apart without telling either: 16 hexadecimal characters.
    std::string fingerprint() const;

  private:
    Hash key_for(std::string_view purpose) const;
    Hash secret_;
};

}  // namespace ostiary
