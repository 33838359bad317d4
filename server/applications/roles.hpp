// What administrators do with the roles of an application. Each change is one transaction with its entry in
// the audit log, and holds on this node when the call returns, on other nodes a moment later.
#pragma once

#include "applications/role.hpp"
#include "audit/entry.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "db/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ostiary::applications {

class Roles {
  public:
    // All of these outlive it.
    Roles(db::Database& database, Clock const& clock, Random& random)
        : database_(database), clock_(clock), random_(random) {}

    // By name; without those that are built in.
    std::vector<Role> list(ApplicationId const& application);
    // InvalidRequest for what is no name of a role (is_role_name, not built in), RoleTaken, TooManyRoles.
    Result<Role> create(ApplicationId const& application, std::string const& name,
                        std::string const& description, audit::Caller const& caller);
    // Whoever was granted it has it no longer. NoSuchRole.
    Result<void> remove(ApplicationId const& application, std::string_view name, audit::Caller const& caller);

  private:
    db::Database& database_;
    Clock const& clock_;
    Random& random_;
};

}  // namespace ostiary::applications
