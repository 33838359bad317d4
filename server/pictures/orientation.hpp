// How a camera was held, as it noted it in a JPEG file: the one thing of a picture's metadata that is looked
// at.
#pragma once

#include "base/bytes.hpp"

namespace ostiary::pictures {

// The tag Orientation (0x0112) of the first Exif block (JEITA CP-3451, in an APP1 segment): 1 to 8. 1,
// upright, when there is none or it cannot be read. Reads nothing outside `jpeg`, whatever is in it.
int orientation_of(ByteView jpeg);

}  // namespace ostiary::pictures
