#include "administration/grants.hpp"

#include "accounts/service.hpp"
#include "audit/log.hpp"

#include <algorithm>

namespace ostiary::administration {
namespace {

constexpr std::size_t most_roles = 32;

// Without roles that the application has no longer.
std::vector<RoleId> living(std::vector<RoleId> const& granted, std::vector<applications::Role> const& roles) {
    std::vector<RoleId> found;
    std::ranges::copy_if(granted, std::back_inserter(found), [&](RoleId const& id) {
        return std::ranges::find(roles, id, &applications::Role::id) != roles.end();
    });
    return found;
}

}  // namespace

Result<void> Grants::change(Change change, applications::Application const& application,
                            AccountId const& account, std::string_view role, audit::Caller const& caller) {
    auto const named = std::ranges::find(application.roles, role, &applications::Role::name);
    if (named == application.roles.end()) return fail(ErrorCode::NoSuchRole);
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        auto const before = accounts::hold_account(tx, application.id, account);
        if (!before) return fail(ErrorCode::NoSuchAccount);
        bool const has = std::ranges::find(before->roles, named->id) != before->roles.end();
        if (has == (change == Change::Grant)) return {};
        auto after = *before;
        after.roles = living(before->roles, application.roles);
        if (has) {
            std::erase(after.roles, named->id);
        } else if (after.roles.size() < most_roles) {
            after.roles.push_back(named->id);
        } else {
            return fail(ErrorCode::TooManyRoles);
        }
        after.version = before->version + 1;
        after.updated_at = now;
        auto const replaced = accounts::replace_account(tx, *before, after);
        if (!replaced) return tx.undo(replaced.error());
        audit::record(tx,
                      {.event = has ? audit::Event::RoleWithdrawn : audit::Event::RoleGranted,
                       .application = application.id,
                       .account = account,
                       .caller = caller,
                       .details = audit::Details().add("role", role)},
                      now, random_);
        return {};
    });
}

Result<void> Grants::grant(applications::Application const& application, AccountId const& account,
                           std::string_view role, audit::Caller const& caller) {
    return change(Change::Grant, application, account, role, caller);
}

Result<void> Grants::withdraw(applications::Application const& application, AccountId const& account,
                              std::string_view role, audit::Caller const& caller) {
    return change(Change::Withdraw, application, account, role, caller);
}

}  // namespace ostiary::administration
