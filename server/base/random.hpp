// Where unpredictable bytes come from. Tests give a seeded source, so that what they see can be repeated.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <mutex>
#include <span>
#include <string>

namespace ostiary {

class Random {
  public:
    virtual ~Random() = default;
    virtual void fill(std::span<Byte> bytes) = 0;

    Bytes bytes(std::size_t size);
    // Uniform in [0, bound), without modulo bias. `bound` is at least 1.
    std::uint32_t below(std::uint32_t bound);
    // `length` decimal digits, each uniform.
    std::string digits(std::size_t length);
};

// libsodium's generator (getrandom(2), or its own in-process stream).
class SystemRandom final : public Random {
  public:
    SystemRandom();
    void fill(std::span<Byte> bytes) override;
};

// Repeatable bytes for tests; safe to use from several threads.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed = 1) : state_(seed) {}
    void fill(std::span<Byte> bytes) override;

  private:
    std::mutex mutex_;
    std::uint64_t state_;
};

}  // namespace ostiary
