// From an uploaded file to pixels, by the libraries for JPEG, PNG and WebP. What kind of file it is, its
// first bytes say. Its size in pixels is read, and refused when it is too large, before anything is decoded.
#pragma once

#include "base/bytes.hpp"
#include "pictures/raster.hpp"

#include <optional>

namespace ostiary::pictures {

inline constexpr std::int64_t most_pixels = 40'000'000;
inline constexpr int longest_side = 30'000;  // pixels

// The first picture in the file, upright, and made smaller where that spares work, but its longer side not
// below `enough` unless it is so in the file. nullopt when it cannot be read or is too large.
std::optional<Raster> decode(ByteView file, int enough);

}  // namespace ostiary::pictures
