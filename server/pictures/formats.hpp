// One function for each format that decode.hpp knows; the same promises.
#pragma once

#include "pictures/decode.hpp"

namespace ostiary::pictures {

// Whether pixels of this size may be decoded.
bool is_decodable(Size size);

std::optional<Raster> decode_jpeg(ByteView file, int enough);
std::optional<Raster> decode_png(ByteView file);
std::optional<Raster> decode_webp(ByteView file, int enough);

}  // namespace ostiary::pictures
