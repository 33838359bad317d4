#include "pictures/formats.hpp"

#include <webp/decode.h>

#include <algorithm>

namespace ostiary::pictures {

std::optional<Raster> decode_webp(ByteView file, int enough) {
    WebPDecoderConfig config;
    if (WebPInitDecoderConfig(&config) == 0) return std::nullopt;
    auto const& found = config.input;
    if (WebPGetFeatures(file.data(), file.size(), &config.input) != VP8_STATUS_OK) return std::nullopt;
    Size const size{found.width, found.height};
    if (!is_decodable(size) || found.has_animation != 0) return std::nullopt;
    auto const made = fit(size, enough);
    Raster raster(made.width, made.height);
    config.options.use_scaling = made == size ? 0 : 1;
    config.options.scaled_width = made.width;
    config.options.scaled_height = made.height;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = raster.pixels.data();
    config.output.u.RGBA.stride = made.width * 4;
    config.output.u.RGBA.size = raster.pixels.size();
    auto const decoded = WebPDecode(file.data(), file.size(), &config);
    WebPFreeDecBuffer(&config.output);
    if (decoded != VP8_STATUS_OK) return std::nullopt;
    return raster;
}

}  // namespace ostiary::pictures
