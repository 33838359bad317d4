#include "pictures/raster.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <array>

namespace ostiary::pictures {
namespace {

constexpr std::size_t bytes_per_pixel = 4;

std::size_t place(int width, int x, int y) {
    return (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
           bytes_per_pixel;
}

// The average of the pixels from (x, y) up to, not including, (right, bottom).
std::array<Byte, 4> average(Raster const& raster, int x, int y, int right, int bottom) {
    std::array<std::uint64_t, 3> colours{};
    std::uint64_t opacity = 0;
    for (int row = y; row < bottom; ++row) {
        auto const* pixel = raster.at(x, row);
        for (int column = x; column < right; ++column, pixel += bytes_per_pixel) {
            for (std::size_t i = 0; i < colours.size(); ++i) colours[i] += std::uint64_t{pixel[i]} * pixel[3];
            opacity += pixel[3];
        }
    }
    auto const count = static_cast<std::uint64_t>(right - x) * static_cast<std::uint64_t>(bottom - y);
    std::array<Byte, 4> mean{};
    if (opacity == 0) return mean;
    for (std::size_t i = 0; i < colours.size(); ++i)
        mean[i] = static_cast<Byte>((colours[i] + opacity / 2) / opacity);
    mean[3] = static_cast<Byte>((opacity + count / 2) / count);
    return mean;
}

struct Point {
    int x;
    int y;
};

// Which pixel of a picture of this size is shown at `to` once it is upright.
Point source_of(Point to, Size size, int orientation) {
    int const last_x = size.width - 1;
    int const last_y = size.height - 1;
    switch (orientation) {
        case 2:
            return {last_x - to.x, to.y};
        case 3:
            return {last_x - to.x, last_y - to.y};
        case 4:
            return {to.x, last_y - to.y};
        case 5:
            return {to.y, to.x};
        case 6:
            return {to.y, last_y - to.x};
        case 7:
            return {last_x - to.y, last_y - to.x};
        case 8:
            return {last_x - to.y, to.x};
        default:
            return to;
    }
}

}  // namespace

Raster::Raster(int wide, int high) : width(wide), height(high), pixels(place(wide, 0, high)) {}

Byte* Raster::at(int x, int y) {
    return pixels.data() + place(width, x, y);
}

Byte const* Raster::at(int x, int y) const {
    return pixels.data() + place(width, x, y);
}

Size fit(Size size, int side) {
    int const longer = std::max(size.width, size.height);
    if (longer <= side) return size;
    auto const scaled = [&](int length) {
        auto const rounded = (std::int64_t{length} * side + longer / 2) / longer;
        return std::max(1, static_cast<int>(rounded));
    };
    return {scaled(size.width), scaled(size.height)};
}

Raster shrink(Raster const& large, int factor) {
    ensure(factor >= 1, "a picture is shrunk by a whole factor");
    Raster small(std::max(1, large.width / factor), std::max(1, large.height / factor));
    for (int y = 0; y < small.height; ++y) {
        int const bottom = std::min((y + 1) * factor, large.height);
        for (int x = 0; x < small.width; ++x) {
            int const right = std::min((x + 1) * factor, large.width);
            std::ranges::copy(average(large, x * factor, y * factor, right, bottom), small.at(x, y));
        }
    }
    return small;
}

Raster turn(Raster const& taken, int orientation) {
    bool const lies = orientation >= 5 && orientation <= 8;
    Raster upright(lies ? taken.height : taken.width, lies ? taken.width : taken.height);
    for (int y = 0; y < upright.height; ++y) {
        for (int x = 0; x < upright.width; ++x) {
            auto const from = source_of({x, y}, {taken.width, taken.height}, orientation);
            std::copy_n(taken.at(from.x, from.y), bytes_per_pixel, upright.at(x, y));
        }
    }
    return upright;
}

}  // namespace ostiary::pictures
