#include "pictures/picture.hpp"

#include <algorithm>

namespace ostiary::pictures {

PictureId PictureId::make(Random& random) {
    PictureId id;
    random.fill(id.bytes_);
    return id;
}

std::optional<PictureId> PictureId::parse(std::string_view text) {
    PictureId id;
    auto const bytes = from_base62(text, id.bytes_.size());
    if (!bytes) return std::nullopt;
    std::ranges::copy(*bytes, id.bytes_.begin());
    return id;
}

}  // namespace ostiary::pictures
