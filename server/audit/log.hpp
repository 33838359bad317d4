// The audit log: what was done, in the same transaction as the deed, so that one is never there without the
// other. Entries are read newest first and removed by age; nothing changes them.
#pragma once

#include "audit/entry.hpp"
#include "base/random.hpp"
#include "db/database.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ostiary::audit {

void record(db::Transaction& tx, Entry const& entry, Timestamp now, Random& random);
// The same happened to each of these accounts.
void record_for_each(db::Transaction& tx, std::vector<AccountId> const& accounts, Entry entry, Timestamp now,
                     Random& random);

// An entry as it was stored.
struct Record {
    AuditId id;
    std::optional<ApplicationId> application;
    std::optional<AccountId> account;
    std::string event;
    std::string actor;
    std::string address;  // empty when it did not come over the network
    std::optional<RequestId> request;
    std::string details;  // a JSON object
    Timestamp created_at;
};

struct Filter {
    std::optional<Event> event = std::nullopt;
    std::optional<AuditId> before = std::nullopt;  // only older ones: the last of the page before
    std::size_t limit = 50;
};

// Newest first.
std::vector<Record> list_of_application(db::Transaction& tx, ApplicationId const& application,
                                        Filter const& filter);
std::vector<Record> list_of_account(db::Transaction& tx, ApplicationId const& application,
                                    AccountId const& account, Filter const& filter);
// Of all applications and of the organization itself.
std::vector<Record> list_all(db::Transaction& tx, Filter const& filter);

// Removes at most `most` entries made before `before`, and answers how many. Call it again until it answers
// less than `most`.
std::int64_t purge(db::Transaction& tx, Timestamp before, std::int64_t most);

}  // namespace ostiary::audit
