// Decoded pixels, and the steps from a large picture to a small one: pure functions.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>

namespace ostiary::pictures {

// Four bytes a pixel: red, green, blue, opacity; rows from the top, nothing between them.
struct Raster {
    int width = 0;
    int height = 0;
    Bytes pixels;

    Raster() = default;
    // Black and transparent.
    Raster(int wide, int high);
    Byte* at(int x, int y);
    Byte const* at(int x, int y) const;
};

struct Size {
    int width;
    int height;
    bool operator==(Size const&) const = default;
};

// The largest size of this shape that fits into a square; never larger than it is, and never nothing.
Size fit(Size size, int side);

// One pixel for each square of `factor` pixels: their average, weighted by opacity. `factor` is at least 1.
Raster shrink(Raster const& large, int factor);

// Upright, after the orientation that a camera noted (Exif 2.32, tag 0x0112): 1 to 8, of which 1 is upright.
Raster turn(Raster const& taken, int orientation);

}  // namespace ostiary::pictures
