// An account as this face shows it to its owner: `_id`, `_username`, times in milliseconds, and its free
// properties beside them.
#pragma once

#include "accounts/account.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ostiary::monaca {

// Since 1970.
std::int64_t milliseconds(Timestamp time);

// `u` and the account's id.
std::string oid_of(AccountId const& id);
std::optional<AccountId> parse_oid(std::string_view text);

// What the owner logs in by: the user name, or else the primary email address or phone number.
std::string username_of(accounts::Account const& account);

// JSON.
std::string user_of(accounts::Account const& account);

// Appends the members of `properties` that `names` name, as a JSON object; those that are not there are left
// out. `properties` as they are stored: without white space, with names that need no escape.
void append_selected(std::string& out, std::string_view properties, std::vector<std::string_view> names);

}  // namespace ostiary::monaca
