#include "deletion/store.hpp"

namespace ostiary::deletion {
namespace {

#define DELETION_COLUMNS                                                                                  \
    "account_id, id, application_id, receipt_hash, reason, comment, requested_at, due_at, cancelled_at, " \
    "erased_at"

db::Statement const insert{"INSERT INTO deletions (" DELETION_COLUMNS
                           ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
db::Statement const by_receipt{"SELECT " DELETION_COLUMNS
                               " FROM deletions WHERE account_id = $1 AND receipt_hash = $2"};
db::Statement const latest{"SELECT " DELETION_COLUMNS
                           " FROM deletions WHERE account_id = $1 ORDER BY id DESC LIMIT 1"};
db::Statement const due{"SELECT " DELETION_COLUMNS
                        " FROM deletions WHERE cancelled_at IS NULL AND erased_at IS NULL AND due_at <= $1 "
                        "ORDER BY due_at LIMIT $2"};
// security: one statement decides who closes it
// (a_cancellation_and_an_erasure_at_once_do_not_both_happen in deletion/race_test.cpp).
db::Statement const cancel_request{
    "UPDATE deletions SET cancelled_at = $2 "
    "WHERE account_id = $1 AND cancelled_at IS NULL AND erased_at IS NULL"};
db::Statement const erase_due{
    "UPDATE deletions SET erased_at = $2 "
    "WHERE account_id = $1 AND cancelled_at IS NULL AND erased_at IS NULL AND due_at <= $2"};
db::Statement const close{
    "UPDATE deletions SET erased_at = $2 "
    "WHERE account_id = $1 AND cancelled_at IS NULL AND erased_at IS NULL"};
db::Statement const wipe{"UPDATE deletions SET comment = NULL WHERE account_id = $1 AND comment IS NOT NULL"};
db::Statement const purge{
    "DELETE FROM deletions WHERE (account_id, id) IN (SELECT account_id, id FROM deletions "
    "WHERE requested_at < $1 AND (cancelled_at IS NOT NULL OR erased_at IS NOT NULL) LIMIT $2)"};

Deletion from_row(db::Row const& row) {
    using Text = std::optional<std::string>;
    using Time = std::optional<Timestamp>;
    return Deletion{.account = row.get<AccountId>(0),
                    .id = row.get<DeletionId>(1),
                    .application = row.get<ApplicationId>(2),
                    .receipt_hash = row.get<Hash>(3),
                    .reason = row.get<Text>(4),
                    .comment = row.get<Text>(5),
                    .requested_at = row.get<Timestamp>(6),
                    .due_at = row.get<Timestamp>(7),
                    .cancelled_at = row.get<Time>(8),
                    .erased_at = row.get<Time>(9)};
}

std::optional<Deletion> from_row(std::optional<db::Row> const& row) {
    return row ? std::optional(from_row(*row)) : std::nullopt;
}

}  // namespace

void insert_deletion(db::Transaction& tx, Deletion const& deletion) {
    tx.execute(insert, deletion.account, deletion.id, deletion.application, deletion.receipt_hash,
               deletion.reason, deletion.comment, deletion.requested_at, deletion.due_at,
               deletion.cancelled_at, deletion.erased_at);
}

std::optional<Deletion> find_by_receipt(db::Transaction& tx, AccountId const& account, Hash const& receipt) {
    return from_row(tx.query_one(by_receipt, account, receipt));
}

std::optional<Deletion> find_latest(db::Transaction& tx, AccountId const& account) {
    return from_row(tx.query_one(latest, account));
}

std::vector<Deletion> list_due(db::Transaction& tx, Timestamp now, std::int64_t most) {
    std::vector<Deletion> deletions;
    for (auto const& row : tx.query(due, now, most)) deletions.push_back(from_row(row));
    return deletions;
}

bool update_cancelled(db::Transaction& tx, AccountId const& account, Timestamp now) {
    return tx.execute(cancel_request, account, now) == 1;
}

bool update_erased(db::Transaction& tx, AccountId const& account, Timestamp now) {
    return tx.execute(erase_due, account, now) == 1;
}

void erase_comments(db::Transaction& tx, AccountId const& account, Timestamp now) {
    tx.execute(close, account, now);
    tx.execute(wipe, account);
}

std::int64_t purge_closed(db::Transaction& tx, Timestamp before, std::int64_t most) {
    return tx.execute(purge, before, most);
}

}  // namespace ostiary::deletion
