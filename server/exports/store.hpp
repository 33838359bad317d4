// The table `exports`. Who prepares an archive holds a claim on it for a while; when that node dies, it comes
// up again by itself.
#pragma once

#include "db/database.hpp"
#include "exports/export.hpp"

#include <optional>
#include <vector>

namespace ostiary::exports {

// Waiting, and claimed by whoever inserts it.
void insert_export(db::Transaction& tx, Export const& made, Timestamp claimed_until);

std::optional<Export> find_export(db::Transaction& tx, AccountId const& account, ExportId const& id,
                                  Timestamp now);
// The one that the account waits for.
std::optional<Export> find_waiting(db::Transaction& tx, AccountId const& account, Timestamp now);
// The sealed archive of one that is ready.
std::optional<Bytes> find_archive(db::Transaction& tx, AccountId const& account, ExportId const& id,
                                  Timestamp now);

// Waiting ones that nobody has a claim on, of all accounts.
std::vector<Export> list_unclaimed(db::Transaction& tx, Timestamp now, std::int64_t most);
// False when somebody else has it, or it does not wait any more.
bool claim_export(db::Transaction& tx, Export const& waiting, Timestamp now, Timestamp until);
// Gives a claim back.
void update_unclaimed(db::Transaction& tx, Export const& waiting, Timestamp now);
// False when it does not wait any more.
bool update_ready(db::Transaction& tx, Export const& waiting, Bytes const& sealed, Timestamp expires_at);

void remove_exports(db::Transaction& tx, AccountId const& account);
std::int64_t purge_expired(db::Transaction& tx, Timestamp now, std::int64_t most);

}  // namespace ostiary::exports
