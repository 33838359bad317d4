// The picture of an account, made from what somebody uploaded: WebP, at most 512 pixels wide and high,
// upright. It is decoded and encoded anew, so that nothing of the file remains but what is seen: no place, no
// camera, no program.
#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"

namespace ostiary::pictures {

inline constexpr int portrait_side = 512;                       // pixels
inline constexpr std::size_t largest_upload = 5 * 1024 * 1024;  // bytes
inline constexpr std::string_view portrait_type = "image/webp";

// InvalidPicture. Takes up to a second or two, and up to some hundred megabytes while it runs.
Result<Bytes> make_portrait(ByteView upload);

}  // namespace ostiary::pictures
