// The outbox: messages that wait, were sent, or will not be. A message is claimed by moving its next attempt
// into the future, which is a lease: whoever holds it sends, and when that node dies the message comes up
// again by itself. `attempts` counts claims and tells one holder from the next, so a holder whose lease ran
// out changes nothing any more.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "contacts/contact.hpp"
#include "db/database.hpp"
#include "messages/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ostiary::messages {

struct OutboxEntry {
    MessageId id;
    ApplicationId application;
    std::optional<AccountId> account;
    contacts::Channel channel;
    std::string purpose;
    std::string language;
    std::string target;
    Bytes sealed;  // see envelope.hpp; empty once it is not needed any more
    State state;
    std::int64_t attempts;
    std::string last_error;
    Timestamp created_at;
    Timestamp next_attempt_at;
    Timestamp expires_at;
};

void insert_message(db::Transaction& tx, OutboxEntry const& entry);

// Waiting messages of `channel` whose time has come, longest due first.
std::vector<MessageId> list_due(db::Transaction& tx, contacts::Channel channel, Timestamp now,
                                std::int64_t most);

// Takes the lease; nullopt when somebody else has it, or the message does not wait any more.
std::optional<OutboxEntry> claim_message(db::Transaction& tx, MessageId const& id, Timestamp now,
                                         Timestamp lease_until);

// How the attempt that was claimed as number `attempts` ended. False when the lease had passed to somebody
// else. Sent and expired messages lose their sealed values at once, dead ones when they expire, so that until
// then they can be retried.
bool update_finished(db::Transaction& tx, MessageId const& id, std::int64_t attempts, State state,
                     std::string_view error);
bool update_postponed(db::Transaction& tx, MessageId const& id, std::int64_t attempts,
                      Timestamp next_attempt_at, std::string_view error);

// Newest first, those before `before`; all states, or one.
std::vector<OutboxEntry> list_messages(db::Transaction& tx, ApplicationId const& application,
                                       std::optional<State> state, std::optional<MessageId> const& before,
                                       std::int64_t most);

// Of one account.
std::vector<OutboxEntry> list_of_account(db::Transaction& tx, AccountId const& account,
                                         std::optional<MessageId> const& before, std::int64_t most);

// Makes a dead message that has not expired wait again, with all its attempts. nullopt when it is not such a
// one.
std::optional<OutboxEntry> update_revived(db::Transaction& tx, ApplicationId const& application,
                                          MessageId const& id, Timestamp now);

struct StateCount {
    State state;
    std::int64_t count;
};
std::vector<StateCount> count_messages(db::Transaction& tx, ApplicationId const& application);

struct Backlog {
    std::int64_t waiting;
    std::optional<Timestamp> oldest;  // when the longest waiting one was made
};
Backlog find_backlog(db::Transaction& tx);

// Wipes the values of dead messages that have expired. The number wiped.
std::int64_t wipe_expired(db::Transaction& tx, Timestamp now);

void remove_messages_of(db::Transaction& tx, AccountId const& account);
// Those to `target` that are of no account.
void remove_messages_of_strangers(db::Transaction& tx, ApplicationId const& application,
                                  std::string_view target);

// Removes what is done and was made before `before`, at most `most`. The number removed.
std::int64_t purge_messages(db::Transaction& tx, Timestamp before, std::int64_t most);

}  // namespace ostiary::messages
