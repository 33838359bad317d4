// Accounts among the fields of an administrator's request; what is wrong is rejected in `in`.
#pragma once

#include "administration/accounts.hpp"
#include "base/json_reader.hpp"

namespace ostiary::administration {

NewAccount read_new_account(json::Fields& in, Timestamp now);
// An administrator: a username or an email, which counts as verified, and a password.
NewAccount read_new_administrator(json::Fields& in);
// Without its version, which is no field.
AccountChange read_account_change(json::Fields& in, Timestamp now);

}  // namespace ostiary::administration
