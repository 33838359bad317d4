#include "applications/roles.hpp"

#include "applications/directory.hpp"
#include "applications/role_store.hpp"
#include "audit/log.hpp"

#include <algorithm>

namespace ostiary::applications {
namespace {

constexpr std::size_t most_roles = 100;

audit::Entry entry(audit::Event event, ApplicationId const& application, std::string_view name,
                   audit::Caller const& caller) {
    return {.event = event,
            .application = application,
            .caller = caller,
            .details = audit::Details().add("role", name)};
}

}  // namespace

std::vector<Role> Roles::list(ApplicationId const& application) {
    return database_.read([&](db::Transaction& tx) { return store::list_roles(tx, application); });
}

Result<Role> Roles::create(ApplicationId const& application, std::string const& name,
                           std::string const& description, audit::Caller const& caller) {
    if (!is_role_name(name))
        return fail_field("name", ErrorCode::InvalidCharacters, "a-z, 0-9, _ and -, a letter first.");
    if (std::ranges::find(built_in_roles, name) != built_in_roles.end())
        return fail(Error{ErrorCode::RoleTaken, {{"name", ErrorCode::RoleTaken, "It is built in."}}});
    auto const now = clock_.now();
    Role const role{RoleId::make(now, random_), name, description, now};
    return database_.write([&](db::Transaction& tx) -> Result<Role> {
        if (store::list_roles(tx, application).size() >= most_roles) return fail(ErrorCode::TooManyRoles);
        if (!store::insert_role(tx, application, role))
            return fail(Error{ErrorCode::RoleTaken, {{"name", ErrorCode::RoleTaken, {}}}});
        audit::record(tx, entry(audit::Event::RoleCreated, application, name, caller), now, random_);
        tx.notify(changes_channel, "changed");
        return role;
    });
}

Result<void> Roles::remove(ApplicationId const& application, std::string_view name,
                           audit::Caller const& caller) {
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        if (!store::remove_role(tx, application, name)) return fail(ErrorCode::NoSuchRole);
        audit::record(tx, entry(audit::Event::RoleRemoved, application, name, caller), now, random_);
        tx.notify(changes_channel, "changed");
        return {};
    });
}

}  // namespace ostiary::applications
