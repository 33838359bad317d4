#include "base/random.hpp"

#include "base/error.hpp"

#include <sodium.h>

namespace ostiary {

Bytes Random::bytes(std::size_t size) {
    Bytes bytes(size);
    fill(bytes);
    return bytes;
}

std::uint32_t Random::below(std::uint32_t bound) {
    std::uint32_t const unbiased_end = UINT32_MAX - UINT32_MAX % bound;
    for (;;) {
        std::uint32_t value = 0;
        fill({reinterpret_cast<Byte*>(&value), sizeof value});
        if (value < unbiased_end) return value % bound;
    }
}

std::string Random::digits(std::size_t length) {
    std::string text(length, '0');
    for (char& digit : text) digit = static_cast<char>('0' + below(10));
    return text;
}

SystemRandom::SystemRandom() {
    if (sodium_init() < 0) throw Unavailable("libsodium cannot start: no source of random bytes");
}

void SystemRandom::fill(std::span<Byte> bytes) {
    randombytes_buf(bytes.data(), bytes.size());
}

// SplitMix64.
void SeededRandom::fill(std::span<Byte> bytes) {
    std::scoped_lock const lock(mutex_);
    for (Byte& byte : bytes) {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
        byte = static_cast<Byte>(mixed ^ (mixed >> 31));
    }
}

}  // namespace ostiary
