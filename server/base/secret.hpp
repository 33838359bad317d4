// Text that must not be seen: a password, a code, a token, a key. It prints as `***`, wipes itself when it
// goes, and is compared in constant time. `reveal()` and `c_str()` are the only ways to the text; look for
// them when reviewing.
#pragma once

#include "base/bytes.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace ostiary {

class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(Secret const&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret const& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret() { wipe(); }

    std::string_view reveal() const { return text_; }
    // The same, for functions of C: a NUL follows it.
    char const* c_str() const { return text_.c_str(); }
    bool empty() const { return text_.empty(); }

    // security: constant time for equal lengths (constant_time_comparison in base/secret_test.cpp).
    friend bool operator==(Secret const& a, Secret const& b);

  private:
    void wipe();
    std::string text_;
};

// Compares in a time that depends on the lengths only.
bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace ostiary

template <>
struct fmt::formatter<ostiary::Secret> : fmt::formatter<std::string_view> {
    template <class Context>
    auto format(ostiary::Secret const&, Context& context) const {
        return fmt::formatter<std::string_view>::format("***", context);
    }
};
