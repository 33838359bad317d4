// The table `deletions`. An account has at most one open request; of any number of callers who close it, one
// does.
#pragma once

#include "db/database.hpp"
#include "deletion/deletion.hpp"

#include <optional>
#include <vector>

namespace ostiary::deletion {

// A second open request of an account is a db::Conflict.
void insert_deletion(db::Transaction& tx, Deletion const& deletion);

std::optional<Deletion> find_by_receipt(db::Transaction& tx, AccountId const& account, Hash const& receipt);
// The account's latest request, open or not.
std::optional<Deletion> find_latest(db::Transaction& tx, AccountId const& account);

// Open requests whose time has come, the longest due first.
std::vector<Deletion> list_due(db::Transaction& tx, Timestamp now, std::int64_t most);

// Closes the account's open request; false when there is none.
bool update_cancelled(db::Transaction& tx, AccountId const& account, Timestamp now);
// The same, when it is due.
bool update_erased(db::Transaction& tx, AccountId const& account, Timestamp now);

// Closes what is open, due or not, and removes the comments of all requests of the account.
void erase_comments(db::Transaction& tx, AccountId const& account, Timestamp now);

// At most `most` closed requests made before `before`; the number removed.
std::int64_t purge_closed(db::Transaction& tx, Timestamp before, std::int64_t most);

}  // namespace ostiary::deletion
