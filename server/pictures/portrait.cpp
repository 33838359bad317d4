#include "pictures/portrait.hpp"

#include "pictures/decode.hpp"

#include <webp/encode.h>

#include <new>

namespace ostiary::pictures {
namespace {

constexpr float quality = 82;

// The library's picture and what it wrote, freed at the end of the scope.
struct Canvas {
    WebPPicture picture;
    WebPMemoryWriter writer;

    Canvas() {
        ensure(WebPPictureInit(&picture) != 0, "the library is the one that this was built with");
        WebPMemoryWriterInit(&writer);
        picture.use_argb = 1;
        picture.writer = WebPMemoryWrite;
        picture.custom_ptr = &writer;
    }
    ~Canvas() {
        WebPPictureFree(&picture);
        WebPMemoryWriterClear(&writer);
    }
    Canvas(Canvas const&) = delete;
    Canvas& operator=(Canvas const&) = delete;
};

void check(int done) {
    if (done == 0) throw std::bad_alloc();
}

Bytes encode(Raster const& raster, Size size) {
    WebPConfig config;
    ensure(WebPConfigPreset(&config, WEBP_PRESET_PHOTO, quality) != 0, "the preset is known");
    Canvas canvas;
    canvas.picture.width = raster.width;
    canvas.picture.height = raster.height;
    check(WebPPictureImportRGBA(&canvas.picture, raster.pixels.data(), raster.width * 4));
    if (Size{raster.width, raster.height} != size)
        check(WebPPictureRescale(&canvas.picture, size.width, size.height));
    check(WebPEncode(&config, &canvas.picture));
    return to_bytes({canvas.writer.mem, canvas.writer.size});
}

}  // namespace

Result<Bytes> make_portrait(ByteView upload) {
    auto const raster = decode(upload, 2 * portrait_side);
    if (!raster) return fail(ErrorCode::InvalidPicture);
    return encode(*raster, fit({raster->width, raster->height}, portrait_side));
}

}  // namespace ostiary::pictures
