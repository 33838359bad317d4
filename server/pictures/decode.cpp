#include "pictures/decode.hpp"

#include "pictures/formats.hpp"

#include <algorithm>

namespace ostiary::pictures {

bool is_decodable(Size size) {
    // security: nothing is allocated for pixels that a file only claims
    // (a_picture_of_too_many_pixels_is_not_decoded).
    return size.width >= 1 && size.height >= 1 && size.width <= longest_side && size.height <= longest_side &&
           std::int64_t{size.width} * size.height <= most_pixels;
}

std::optional<Raster> decode(ByteView file, int enough) {
    auto const text = as_text(file);
    std::optional<Raster> decoded;
    if (text.starts_with("\xFF\xD8\xFF")) decoded = decode_jpeg(file, enough);
    if (text.starts_with("\x89PNG\r\n\x1A\n")) decoded = decode_png(file);
    if (text.starts_with("RIFF") && text.substr(0, 12).ends_with("WEBP")) decoded = decode_webp(file, enough);
    if (!decoded) return std::nullopt;
    int const factor = std::max(decoded->width, decoded->height) / enough;
    if (factor >= 2) decoded = shrink(*decoded, factor);
    return decoded;
}

}  // namespace ostiary::pictures
