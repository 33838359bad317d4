#include "pictures/orientation.hpp"

#include <algorithm>
#include <optional>

namespace ostiary::pictures {
namespace {

constexpr int upright = 1;
constexpr unsigned orientation_tag = 0x0112;
constexpr unsigned type_short = 3;
constexpr std::size_t entry_size = 12;

// Numbers in a block of bytes, in either byte order; what is not there is nullopt.
class Numbers {
  public:
    Numbers(ByteView bytes, bool little_endian) : bytes_(bytes), little_endian_(little_endian) {}

    std::optional<unsigned> two(std::size_t at) const { return read(at, 2); }
    std::optional<unsigned> four(std::size_t at) const { return read(at, 4); }

  private:
    std::optional<unsigned> read(std::size_t at, std::size_t size) const {
        if (at > bytes_.size() || bytes_.size() - at < size) return std::nullopt;
        unsigned number = 0;
        for (std::size_t i = 0; i < size; ++i)
            number = number << 8 | bytes_[at + (little_endian_ ? size - 1 - i : i)];
        return number;
    }

    ByteView bytes_;
    bool little_endian_;
};

// TIFF 6.0 section 2: a header, and at its offset the first directory of entries of 12 bytes.
int orientation_in_tiff(ByteView tiff) {
    auto const order = as_text(tiff.first(std::min<std::size_t>(tiff.size(), 2)));
    if (order != "II" && order != "MM") return upright;
    Numbers const numbers(tiff, order == "II");
    auto const directory = numbers.four(4);
    auto const count = directory ? numbers.two(*directory) : std::nullopt;
    if (!count) return upright;
    for (std::size_t i = 0; i < *count; ++i) {
        std::size_t const entry = std::size_t{*directory} + 2 + i * entry_size;
        auto const tag = numbers.two(entry);
        if (!tag) return upright;
        if (*tag != orientation_tag) continue;
        auto const value = numbers.two(entry + 2) == type_short ? numbers.two(entry + 8) : std::nullopt;
        return value && *value >= 1 && *value <= 8 ? static_cast<int>(*value) : upright;
    }
    return upright;
}

}  // namespace

// ITU T.81 section B.1.1: segments of a marker and a length that counts itself, up to the scan (SOS).
int orientation_of(ByteView jpeg) {
    constexpr std::string_view exif("Exif\0\0", 6);
    Numbers const numbers(jpeg, false);
    if (numbers.two(0) != 0xFFD8) return upright;
    std::size_t at = 2;
    while (true) {
        auto const marker = numbers.two(at);
        auto const length = numbers.two(at + 2);
        bool const segment = marker && length && *marker > 0xFF00 && *marker != 0xFFDA && *length >= 2;
        if (!segment || jpeg.size() - at - 2 < *length) return upright;
        auto const body = jpeg.subspan(at + 4, *length - 2);
        if (*marker == 0xFFE1 && as_text(body).starts_with(exif))
            return orientation_in_tiff(body.subspan(exif.size()));
        at += 2 + std::size_t{*length};
    }
}

}  // namespace ostiary::pictures
