// How the addresses that get a copy of a mail stand in the database: with commas between them. An address has
// none.
#pragma once

#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::messages {

inline std::string join_copies(std::vector<std::string> const& addresses) {
    return fmt::format("{}", fmt::join(addresses, ","));
}

// What `join_copies` made; none for an empty text.
inline std::vector<std::string> split_copies(std::string_view list) {
    std::vector<std::string> addresses;
    while (!list.empty()) {
        auto const end = std::min(list.find(','), list.size());
        addresses.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return addresses;
}

}  // namespace ostiary::messages
