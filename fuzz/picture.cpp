// A file that somebody uploads as their picture: it is refused, or becomes a WebP that fits. Its size in
// pixels and its orientation are read from whatever it says.
#include "pictures/decode.hpp"
#include "pictures/orientation.hpp"
#include "pictures/portrait.hpp"
#include "require.hpp"

#include <webp/decode.h>

using ostiary::fuzz::require;
using namespace ostiary::pictures;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    if (size > largest_upload) return 0;
    ostiary::ByteView const file(bytes, size);
    int const orientation = orientation_of(file);
    require(orientation >= 1 && orientation <= 8);
    auto const portrait = make_portrait(file);
    if (!portrait) return 0;
    int width = 0;
    int height = 0;
    require(WebPGetInfo(portrait->data(), portrait->size(), &width, &height) != 0);
    require(width >= 1 && height >= 1 && width <= portrait_side && height <= portrait_side);
    return 0;
}
