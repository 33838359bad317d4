// The tables `passwords` and `password_history`: for each account the hash of its password, and the hashes of
// those it had before. Nothing here checks or computes a hash.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "db/database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::passwords {

// The stored hash; nullopt for an account without a password, or no account.
std::optional<std::string> find_password(db::Transaction& tx, AccountId const& account);

// Sets or replaces the password. The one before it goes into the history, which then holds the last `kept`; 0
// empties it.
void set_password(db::Transaction& tx, AccountId const& account, std::string_view hash, Timestamp now,
                  int kept);

// The same password in another form or cost: no history. False, and nothing is changed, when the stored hash
// is not `from` any more.
bool update_hash(db::Transaction& tx, AccountId const& account, std::string_view from, std::string_view to);

// Hashes of at most `most` earlier passwords, the latest first, without the present one.
std::vector<std::string> list_history(db::Transaction& tx, AccountId const& account, int most);

// Forgets the password and the history. False when there was no password.
bool remove_password(db::Transaction& tx, AccountId const& account);

}  // namespace ostiary::passwords
