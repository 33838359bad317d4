// Roles: what an application calls its kinds of accounts, so that its own code may tell them apart. The names
// mean nothing to this server. Two are always there: everybody who is logged in has `logged_in`, everybody
// else is `anonymous`. An account holds the ids of the roles that it was granted, so a role that is removed
// and made again is nobody's.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::applications {

struct Role {
    RoleId id;
    std::string name;
    std::string description;
    Timestamp created_at;
};

inline constexpr std::string_view logged_in_role = "logged_in";
inline constexpr std::array<std::string_view, 2> built_in_roles{"anonymous", logged_in_role};

// 1 to 40 of `a` to `z`, digits, `_` and `-`, a letter first.
bool is_role_name(std::string_view text);

// The names of the roles of an account that was granted these: `logged_in`, and those of `granted` that are
// still there, sorted.
std::vector<std::string> role_names(std::vector<Role> const& roles, std::vector<RoleId> const& granted);

}  // namespace ostiary::applications
