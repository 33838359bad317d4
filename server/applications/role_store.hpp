// The table of roles.
#pragma once

#include "applications/role.hpp"
#include "db/database.hpp"

#include <map>
#include <optional>
#include <vector>

namespace ostiary::applications::store {

// False when the application has a role of this name.
bool insert_role(db::Transaction& tx, ApplicationId const& application, Role const& role);
// By name.
std::vector<Role> list_roles(db::Transaction& tx, ApplicationId const& application);
// Those of all applications.
std::map<ApplicationId, std::vector<Role>> list_all_roles(db::Transaction& tx);
// False when there is none of this name.
bool remove_role(db::Transaction& tx, ApplicationId const& application, std::string_view name);

}  // namespace ostiary::applications::store
