#include "pictures/formats.hpp"
#include "pictures/orientation.hpp"

#include <turbojpeg.h>

#include <algorithm>
#include <memory>
#include <span>
#include <type_traits>

namespace ostiary::pictures {
namespace {

using Handle = std::unique_ptr<std::remove_pointer_t<tjhandle>, decltype(&tjDestroy)>;

// The smallest of the sizes that the decoder makes by itself, with a longer side of at least `enough`.
Size scaled(Size size, int enough) {
    int count = 0;
    auto const* const factors = tjGetScalingFactors(&count);
    Size best = size;
    for (auto const& factor : std::span(factors, static_cast<std::size_t>(std::max(count, 0)))) {
        Size const made{TJSCALED(size.width, factor), TJSCALED(size.height, factor)};
        bool const enough_left = std::max(made.width, made.height) >= enough;
        if (enough_left && made.width < best.width) best = made;
    }
    return best;
}

}  // namespace

std::optional<Raster> decode_jpeg(ByteView file, int enough) {
    Handle const handle(tjInitDecompress(), &tjDestroy);
    if (!handle) throw std::bad_alloc();
    int subsampling = 0;
    int colours = 0;
    Size size{};
    int const read = tjDecompressHeader3(handle.get(), file.data(), file.size(), &size.width, &size.height,
                                         &subsampling, &colours);
    bool const convertible = colours == TJCS_RGB || colours == TJCS_YCbCr || colours == TJCS_GRAY;
    if (read != 0 || !convertible || !is_decodable(size)) return std::nullopt;
    auto const made = scaled(size, enough);
    Raster raster(made.width, made.height);
    // A damaged file is shown as far as it goes, as browsers do; a file of endless scans is given up.
    int const decoded = tjDecompress2(handle.get(), file.data(), file.size(), raster.pixels.data(),
                                      made.width, 0, made.height, TJPF_RGBA, TJFLAG_LIMITSCANS);
    if (decoded != 0 && tjGetErrorCode(handle.get()) == TJERR_FATAL) return std::nullopt;
    auto const orientation = orientation_of(file);
    return orientation == 1 ? std::move(raster) : turn(raster, orientation);
}

}  // namespace ostiary::pictures
