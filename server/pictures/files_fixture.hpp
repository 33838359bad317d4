// Picture files for tests, written by the libraries themselves.
#pragma once

#include "base/error.hpp"
#include "pictures/raster.hpp"

#include <gtest/gtest.h>
#include <png.h>
#include <turbojpeg.h>
#include <webp/decode.h>
#include <webp/encode.h>

namespace ostiary::pictures {

struct Colour {
    int red, green, blue;
};

constexpr Colour red{250, 10, 10};
constexpr Colour green{10, 250, 10};
constexpr Colour blue{10, 10, 250};
constexpr Colour white{250, 250, 250};

// Its four quarters are red, green (above), blue and white.
inline Raster quarters(int width, int height) {
    Raster raster(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            bool const left = x < width / 2;
            auto const& colour = y < height / 2 ? (left ? red : green) : (left ? blue : white);
            auto* const pixel = raster.at(x, y);
            pixel[0] = static_cast<Byte>(colour.red);
            pixel[1] = static_cast<Byte>(colour.green);
            pixel[2] = static_cast<Byte>(colour.blue);
            pixel[3] = 255;
        }
    }
    return raster;
}

inline Bytes as_jpeg(Raster const& raster) {
    auto* const handle = tjInitCompress();
    unsigned char* written = nullptr;
    unsigned long size = 0;
    int const failed = tjCompress2(handle, raster.pixels.data(), raster.width, 0, raster.height, TJPF_RGBA,
                                   &written, &size, TJSAMP_420, 90, 0);
    EXPECT_EQ(failed, 0);
    auto bytes = to_bytes({written, size});
    tjFree(written);
    tjDestroy(handle);
    return bytes;
}

inline Bytes as_png(Raster const& raster) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(raster.width);
    image.height = static_cast<png_uint_32>(raster.height);
    image.format = PNG_FORMAT_RGBA;
    png_alloc_size_t size = 0;
    EXPECT_NE(png_image_write_to_memory(&image, nullptr, &size, 0, raster.pixels.data(), 0, nullptr), 0);
    Bytes bytes(size);
    EXPECT_NE(png_image_write_to_memory(&image, bytes.data(), &size, 0, raster.pixels.data(), 0, nullptr), 0);
    bytes.resize(size);
    return bytes;
}

inline Bytes as_webp(Raster const& raster) {
    std::uint8_t* written = nullptr;
    auto const size =
        WebPEncodeLosslessRGBA(raster.pixels.data(), raster.width, raster.height, raster.width * 4, &written);
    auto bytes = to_bytes({written, size});
    WebPFree(written);
    return bytes;
}

inline Raster from_webp(ByteView bytes) {
    Raster raster;
    auto* const decoded = WebPDecodeRGBA(bytes.data(), bytes.size(), &raster.width, &raster.height);
    EXPECT_NE(decoded, nullptr);
    if (decoded == nullptr) return {};
    auto const size = static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height) * 4;
    raster.pixels.assign(decoded, decoded + size);
    WebPFree(decoded);
    return raster;
}

// The same JPEG, and in front an Exif block that says how the camera was held.
inline Bytes with_orientation(Bytes const& jpeg, int orientation, bool little_endian = false) {
    Bytes exif{'E', 'x', 'i', 'f', 0, 0};
    auto const number = [&](unsigned value, int size) {
        for (int i = 0; i < size; ++i) {
            int const shift = 8 * (little_endian ? i : size - 1 - i);
            exif.push_back(static_cast<Byte>(value >> shift));
        }
    };
    exif.insert(exif.end(), 2, little_endian ? 'I' : 'M');
    number(42, 2);
    number(8, 4);
    number(2, 2);  // entries: the camera's maker, and the orientation
    for (auto const& [tag, type, value] :
         {std::tuple{0x010FU, 2U, 0U}, std::tuple{0x0112U, 3U, static_cast<unsigned>(orientation)}}) {
        number(tag, 2);
        number(type, 2);
        number(1, 4);
        number(value, 2);
        number(0, 2);
    }
    number(0, 4);
    Bytes file{0xFF,
               0xD8,
               0xFF,
               0xE1,
               static_cast<Byte>((exif.size() + 2) >> 8),
               static_cast<Byte>(exif.size() + 2)};
    file.insert(file.end(), exif.begin(), exif.end());
    file.insert(file.end(), jpeg.begin() + 2, jpeg.end());
    return file;
}

}  // namespace ostiary::pictures
