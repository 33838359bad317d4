#include "base/secret.hpp"

#include <openssl/crypto.h>

namespace ostiary {

Secret::Secret(Secret&& other) noexcept : text_(other.text_) {
    other.wipe();
}

Secret& Secret::operator=(Secret const& other) {
    if (this != &other) {
        wipe();
        text_ = other.text_;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        text_ = other.text_;
        other.wipe();
    }
    return *this;
}

void Secret::wipe() {
    OPENSSL_cleanse(text_.data(), text_.size());
    text_.clear();
}

bool operator==(Secret const& a, Secret const& b) {
    return equal_in_constant_time(as_bytes(a.text_), as_bytes(b.text_));
}

bool equal_in_constant_time(ByteView a, ByteView b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace ostiary
