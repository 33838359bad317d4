#include "base/keyring.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"

#include <sodium.h>

#include <algorithm>

namespace ostiary {

Keyring::Keyring(ByteView secret) {
    ensure(secret.size() == secret_.size(), "the server's secret key has 32 bytes");
    std::ranges::copy(secret, secret_.begin());
}

// HKDF with an empty salt (extract) and one block of output (expand).
Hash Keyring::key_for(std::string_view purpose) const {
    static constexpr Hash no_salt{};
    Hash const extracted = hmac_sha256(no_salt, secret_);
    Bytes info = to_bytes(as_bytes("ostiary/"));
    info.insert(info.end(), purpose.begin(), purpose.end());
    info.push_back(1);
    return hmac_sha256(extracted, info);
}

Hash Keyring::mac(std::string_view purpose, ByteView message) const {
    return hmac_sha256(key_for(purpose), message);
}

Bytes Keyring::seal(std::string_view purpose, ByteView bound_to, std::string_view text,
                    Random& random) const {
    constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    Hash const key = key_for(purpose);
    Bytes sealed = random.bytes(nonce_size);
    sealed.resize(nonce_size + text.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + nonce_size, nullptr, as_bytes(text).data(),
                                               text.size(), bound_to.data(), bound_to.size(), nullptr,
                                               sealed.data(), key.data());
    return sealed;
}

std::optional<Secret> Keyring::open(std::string_view purpose, ByteView bound_to, ByteView sealed) const {
    constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr std::size_t overhead = nonce_size + crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (sealed.size() < overhead) return std::nullopt;
    Hash const key = key_for(purpose);
    std::string text(sealed.size() - overhead, '\0');
    ByteView const box = sealed.subspan(nonce_size);
    int const opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<Byte*>(text.data()), nullptr, nullptr, box.data(), box.size(), bound_to.data(),
        bound_to.size(), sealed.data(), key.data());
    if (opened != 0) return std::nullopt;
    return Secret(std::move(text));
}

std::string Keyring::fingerprint() const {
    return to_hex(mac("fingerprint", {})).substr(0, 16);
}

}  // namespace ostiary
