#include "messages/outbox_store.hpp"

namespace ostiary::messages {
namespace {

#define OUTBOX_COLUMNS                                                                              \
    "id, application_id, account_id, channel, purpose, language, target, sealed, state, attempts, " \
    "last_error, created_at,"                                                                       \
    " next_attempt_at, expires_at"

db::Statement const insert_sql{"INSERT INTO outbox (" OUTBOX_COLUMNS
                               ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"};

db::Statement const due_sql{
    "SELECT id FROM outbox WHERE state = 'waiting' AND channel = $1 AND next_attempt_at <= $2 ORDER BY "
    "next_attempt_at LIMIT $3"};

// security: one statement, so that two nodes never hold the same message
// (two_nodes_never_send_a_message_twice in messages/delivery_test.cpp).
db::Statement const claim_sql{
    "UPDATE outbox SET next_attempt_at = $3, attempts = attempts + 1"
    " WHERE id = $1 AND state = 'waiting' AND next_attempt_at <= $2 RETURNING " OUTBOX_COLUMNS};

db::Statement const finish_sql{
    "UPDATE outbox SET state = $3, last_error = $4, sealed = CASE WHEN $3 = 'dead' THEN sealed ELSE $5 END"
    " WHERE id = $1 AND attempts = $2 AND state = 'waiting'"};

db::Statement const postpone_sql{
    "UPDATE outbox SET next_attempt_at = $3, last_error = $4 WHERE id = $1 AND attempts = $2 AND state = "
    "'waiting'"};

db::Statement const list_sql{"SELECT " OUTBOX_COLUMNS
                             " FROM outbox WHERE application_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"};

db::Statement const list_state_sql{
    "SELECT " OUTBOX_COLUMNS
    " FROM outbox WHERE application_id = $1 AND state = $4 AND id < $2 ORDER BY id DESC LIMIT $3"};

db::Statement const list_account_sql{
    "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"};

db::Statement const revive_sql{
    "UPDATE outbox SET state = 'waiting', attempts = 0, next_attempt_at = $3"
    " WHERE id = $1 AND application_id = $2 AND state = 'dead' AND expires_at > $3 "
    "RETURNING " OUTBOX_COLUMNS};

db::Statement const count_sql{"SELECT state, count(*) FROM outbox WHERE application_id = $1 GROUP BY state"};

db::Statement const backlog_sql{"SELECT count(*), min(created_at) FROM outbox WHERE state = 'waiting'"};

db::Statement const wipe_sql{
    "UPDATE outbox SET sealed = $2 WHERE state = 'dead' AND expires_at <= $1 AND sealed <> $2"};

db::Statement const remove_of_account_sql{"DELETE FROM outbox WHERE account_id = $1"};

db::Statement const remove_of_strangers_sql{
    "DELETE FROM outbox WHERE account_id IS NULL AND target = $2 AND application_id = $1"};

db::Statement const purge_sql{
    "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE id < $1 AND state <> 'waiting' ORDER BY id "
    "LIMIT $2)"};

OutboxEntry to_entry(db::Row const& row) {
    auto const channel = contacts::parse_channel(row.get<std::string>(3));
    auto const state = parse_state(row.get<std::string>(8));
    ensure(channel && state, "the stored channel and state are known");
    return {row.get<MessageId>(0),
            row.get<ApplicationId>(1),
            row.get<std::optional<AccountId>>(2),
            *channel,
            row.get<std::string>(4),
            row.get<std::string>(5),
            row.get<std::string>(6),
            row.get<Bytes>(7),
            *state,
            row.get<std::int64_t>(9),
            row.get<std::string>(10),
            row.get<Timestamp>(11),
            row.get<Timestamp>(12),
            row.get<Timestamp>(13)};
}

// Ids begin with the milliseconds of their making, so the key finds what is old without an index of its own.
MessageId before_those_made_at(Timestamp time) {
    Uuid uuid{};
    auto milliseconds = static_cast<std::uint64_t>(to_microseconds(time) / 1'000);
    for (std::size_t i = 6; i-- > 0; milliseconds >>= 8) uuid[i] = static_cast<Byte>(milliseconds);
    return MessageId(uuid);
}

}  // namespace

void insert_message(db::Transaction& tx, OutboxEntry const& entry) {
    tx.send(insert_sql, entry.id, entry.application, entry.account, contacts::to_string(entry.channel),
            entry.purpose, entry.language, entry.target, entry.sealed, to_string(entry.state), entry.attempts,
            entry.last_error, entry.created_at, entry.next_attempt_at, entry.expires_at);
}

std::vector<MessageId> list_due(db::Transaction& tx, contacts::Channel channel, Timestamp now,
                                std::int64_t most) {
    std::vector<MessageId> due;
    for (auto const& row : tx.query(due_sql, contacts::to_string(channel), now, most))
        due.push_back(row.get<MessageId>(0));
    return due;
}

std::optional<OutboxEntry> claim_message(db::Transaction& tx, MessageId const& id, Timestamp now,
                                         Timestamp lease_until) {
    auto const row = tx.query_one(claim_sql, id, now, lease_until);
    return row ? std::optional(to_entry(*row)) : std::nullopt;
}

bool update_finished(db::Transaction& tx, MessageId const& id, std::int64_t attempts, State state,
                     std::string_view error) {
    ensure(state != State::Waiting, "a finished message does not wait");
    return tx.execute(finish_sql, id, attempts, to_string(state), error, Bytes{}) == 1;
}

bool update_postponed(db::Transaction& tx, MessageId const& id, std::int64_t attempts,
                      Timestamp next_attempt_at, std::string_view error) {
    return tx.execute(postpone_sql, id, attempts, next_attempt_at, error) == 1;
}

std::vector<OutboxEntry> list_messages(db::Transaction& tx, ApplicationId const& application,
                                       std::optional<State> state, std::optional<MessageId> const& before,
                                       std::int64_t most) {
    auto const bound = before.value_or(last_message_id());
    auto const rows = state ? tx.query(list_state_sql, application, bound, most, to_string(*state))
                            : tx.query(list_sql, application, bound, most);
    std::vector<OutboxEntry> list;
    for (auto const& row : rows) list.push_back(to_entry(row));
    return list;
}

std::vector<OutboxEntry> list_of_account(db::Transaction& tx, AccountId const& account,
                                         std::optional<MessageId> const& before, std::int64_t most) {
    std::vector<OutboxEntry> list;
    auto const rows = tx.query(list_account_sql, account, before.value_or(last_message_id()), most);
    for (auto const& row : rows) list.push_back(to_entry(row));
    return list;
}

std::optional<OutboxEntry> update_revived(db::Transaction& tx, ApplicationId const& application,
                                          MessageId const& id, Timestamp now) {
    auto const row = tx.query_one(revive_sql, id, application, now);
    return row ? std::optional(to_entry(*row)) : std::nullopt;
}

std::vector<StateCount> count_messages(db::Transaction& tx, ApplicationId const& application) {
    std::vector<StateCount> counts;
    for (auto const& row : tx.query(count_sql, application)) {
        auto const state = parse_state(row.get<std::string>(0));
        ensure(state.has_value(), "the stored state is known");
        counts.push_back({*state, row.get<std::int64_t>(1)});
    }
    return counts;
}

Backlog find_backlog(db::Transaction& tx) {
    auto const row = tx.query_one(backlog_sql);
    ensure(row.has_value(), "a count has a row");
    return {row->get<std::int64_t>(0), row->get<std::optional<Timestamp>>(1)};
}

std::int64_t wipe_expired(db::Transaction& tx, Timestamp now) {
    return tx.execute(wipe_sql, now, Bytes{});
}

void remove_messages_of(db::Transaction& tx, AccountId const& account) {
    tx.execute(remove_of_account_sql, account);
}

void remove_messages_of_strangers(db::Transaction& tx, ApplicationId const& application,
                                  std::string_view target) {
    tx.execute(remove_of_strangers_sql, application, target);
}

std::int64_t purge_messages(db::Transaction& tx, Timestamp before, std::int64_t most) {
    return tx.execute(purge_sql, before_those_made_at(before), most);
}

}  // namespace ostiary::messages
