#include "pictures/picture.hpp"

namespace ostiary::pictures {

PictureId PictureId::make(Random& random) {
    PictureId id;
    random.fill(id.bytes_);
    return id;
}

std::optional<PictureId> PictureId::parse(std::string_view text) {
    PictureId id;
    return from_base62(text, id.bytes_) ? std::optional(id) : std::nullopt;
}

}  // namespace ostiary::pictures
