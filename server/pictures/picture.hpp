// A stored picture's name: 256 random bits, since whoever knows it may see the picture.
#pragma once

#include "base/bytes.hpp"
#include "base/random.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ostiary::pictures {

class PictureId {
  public:
    static PictureId make(Random& random);
    // 43 letters and digits.
    static std::optional<PictureId> parse(std::string_view text);

    Hash const& bytes() const { return bytes_; }
    std::string to_string() const { return to_base62(bytes_); }
    // Where the server shows it: the path of an address.
    std::string path() const { return "/v1/pictures/" + to_string(); }

    bool operator==(PictureId const&) const = default;

  private:
    Hash bytes_{};
};

}  // namespace ostiary::pictures
