// The table `codes`: for each application, purpose and target the last code sent.
#pragma once

#include "codes/code.hpp"
#include "db/database.hpp"

#include <optional>

namespace ostiary::codes {

// Replaces the code that had this key, whose digits are worth nothing from then on.
void insert_code(db::Transaction& tx, Code const& code);

// When the next code for this key may be sent; nullopt when there is none.
std::optional<Timestamp> find_resend_at(db::Transaction& tx, Hash const& key);

// What a guess is compared with.
struct Attempt {
    CodeId id;
    Hash hash;
    std::optional<AccountId> account;
};
// Counts one try, and gives what it may be compared with; nullopt when there is no live code, or it has no
// tries left.
std::optional<Attempt> consume_try(db::Transaction& tx, Hash const& key, Timestamp now);
// Gives one try back, for a right guess that used nothing up.
void restore_try(db::Transaction& tx, Hash const& key, CodeId const& id);

// Uses the code up. False when it was used, replaced, or has expired: of any number of callers one gets true.
bool consume_code(db::Transaction& tx, Hash const& key, CodeId const& id, Timestamp now);

void remove_codes_of(db::Transaction& tx, AccountId const& account);
// Only when it is bound to no account.
void remove_code_of_stranger(db::Transaction& tx, Hash const& key);

// At most `most` codes that expired before `before`; the number removed.
std::int64_t purge_expired(db::Transaction& tx, Timestamp before, std::int64_t most);

}  // namespace ostiary::codes
