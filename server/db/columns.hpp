// Lists of columns as statements have them: `id, username, status`.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ostiary::db {

constexpr std::size_t count_columns(std::string_view list) {
    return static_cast<std::size_t>(std::ranges::count(list, ',')) + 1;
}

}  // namespace ostiary::db
