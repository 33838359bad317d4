#include "pictures/formats.hpp"

#include <png.h>

namespace ostiary::pictures {
namespace {

// Frees what the library holds, at the end of the scope.
struct Image : png_image {
    Image() : png_image{} { version = PNG_IMAGE_VERSION; }
    ~Image() { png_image_free(this); }
    Image(Image const&) = delete;
    Image& operator=(Image const&) = delete;
};

}  // namespace

std::optional<Raster> decode_png(ByteView file) {
    Image image;
    if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) return std::nullopt;
    if (image.width > longest_side || image.height > longest_side) return std::nullopt;
    Size const size{static_cast<int>(image.width), static_cast<int>(image.height)};
    if (!is_decodable(size)) return std::nullopt;
    image.format = PNG_FORMAT_RGBA;
    Raster raster(size.width, size.height);
    int const row = 0;  // as long as a row of pixels is
    if (png_image_finish_read(&image, nullptr, raster.pixels.data(), row, nullptr) == 0) return std::nullopt;
    return raster;
}

}  // namespace ostiary::pictures
