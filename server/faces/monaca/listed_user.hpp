// A user as the management API's questions, filters and sorting see it: what the server says of each by
// itself,
// `_id` or `_oid`, `_username`, `_createdAt`, `_updatedAt` or `_updateAt`, and the free properties.
#pragma once

#include "accounts/account.hpp"
#include "base/json_reader.hpp"
#include "faces/monaca/query.hpp"

#include <string_view>

namespace ostiary::monaca {

// Whether a user can have something of this name.
bool is_listed_name(std::string_view name);

// Null where this one has nothing of this name. `properties` are the account's.
Value property_of(accounts::Account const& account, json::Object const& properties, std::string_view name);

// Whether `part` is in its `_username` or `_oid`. Both are compared as names are: `part` is folded
// (base/text.hpp).
bool has_in_name(accounts::Account const& account, std::string_view part);

}  // namespace ostiary::monaca
