#pragma once

namespace ostiary::app {

inline constexpr char const* version = OSTIARY_VERSION;

}  // namespace ostiary::app
