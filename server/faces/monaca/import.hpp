// Users as Monaca's management lists them, to be brought along: as JSON a list of users, or
// what `User.list` answers, with or without the envelope of JSON-RPC; or a table as CSV (RFC 4180) with a
// line of names. `_id` and `_username` become the account's, and `_createdAt` and `_updatedAt` where they
// are milliseconds of this century; `_passwordHash`, which Monaca does not give but another source may, its
// password; what else begins with an underscore is left behind; all others are properties. Without a password
// a user sets one by mail.
#pragma once

#include "administration/accounts.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::monaca {

// What is read of one user; or which one of the file is wrong (`row 2` of a table, whose first row are the
// names; `user 1 of the list`), and how.
using Imported = std::expected<administration::NewAccount, std::string>;

// The whole file; one sentence when it is neither, or a table without `_username`.
std::expected<std::vector<Imported>, std::string> read_users(std::string_view text);

// A refusal of such a user, with the names that the file has for what is wrong.
Error in_names_of_file(Error refusal);

// The rows of a table; nullopt when a quote has no end, or stands where none may.
std::optional<std::vector<std::vector<std::string>>> read_csv(std::string_view text);

}  // namespace ostiary::monaca
