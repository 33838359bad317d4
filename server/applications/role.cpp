#include "applications/role.hpp"

#include <algorithm>

namespace ostiary::applications {

bool is_role_name(std::string_view text) {
    auto const is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    auto const is_allowed = [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    return !text.empty() && text.size() <= 40 && is_letter(text.front()) &&
           std::ranges::all_of(text, is_allowed);
}

std::vector<std::string> role_names(std::vector<Role> const& roles, std::vector<RoleId> const& granted) {
    std::vector<std::string> names{std::string(logged_in_role)};
    for (auto const& role : roles) {
        if (std::ranges::find(granted, role.id) != granted.end()) names.push_back(role.name);
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace ostiary::applications
