// What it means that an account is gone, in one place: every feature that keeps something of a person has its
// line here. What stays is that it happened: the audit log, which names accounts by their ids alone, and the
// closed requests without the person's own words. security: nothing_personal_is_left_in_any_table goes
// through every table of the schema.
#pragma once

#include "accounts/account.hpp"
#include "db/database.hpp"

#include <cstdint>

namespace ostiary::deletion {

// `account` is held (accounts::hold_account). How many sessions ended.
std::int64_t erase(db::Transaction& tx, accounts::Account const& account, Timestamp now);

}  // namespace ostiary::deletion
