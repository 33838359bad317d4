#include "exports/store.hpp"

namespace ostiary::exports {
namespace {

#define EXPORT_COLUMNS "account_id, id, application_id, state, created_at, expires_at"

db::Statement const insert{"INSERT INTO exports (" EXPORT_COLUMNS
                           ", sealed, claimed_until) "
                           "VALUES ($1, $2, $3, $4, $5, $6, NULL, $7)"};
db::Statement const find{"SELECT " EXPORT_COLUMNS
                         " FROM exports WHERE account_id = $1 AND id = $2 AND expires_at > $3"};
db::Statement const waiting{"SELECT " EXPORT_COLUMNS
                            " FROM exports WHERE account_id = $1 AND state = 'waiting' AND expires_at > $2 "
                            "ORDER BY id DESC LIMIT 1"};
db::Statement const archive{
    "SELECT sealed FROM exports WHERE account_id = $1 AND id = $2 AND state = 'ready' AND expires_at > $3"};
db::Statement const unclaimed{"SELECT " EXPORT_COLUMNS
                              " FROM exports WHERE state = 'waiting' AND claimed_until <= $1 "
                              "ORDER BY claimed_until LIMIT $2"};
db::Statement const claim{
    "UPDATE exports SET claimed_until = $4 "
    "WHERE account_id = $1 AND id = $2 AND state = 'waiting' AND claimed_until <= $3"};
db::Statement const unclaim{
    "UPDATE exports SET claimed_until = $3 WHERE account_id = $1 AND id = $2 AND state = 'waiting'"};
db::Statement const finish{
    "UPDATE exports SET state = 'ready', sealed = $3, expires_at = $4 "
    "WHERE account_id = $1 AND id = $2 AND state = 'waiting'"};
db::Statement const remove{"DELETE FROM exports WHERE account_id = $1"};
db::Statement const purge{
    "DELETE FROM exports WHERE (account_id, id) IN "
    "(SELECT account_id, id FROM exports WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)"};

Export from_row(db::Row const& row) {
    return Export{.account = row.get<AccountId>(0),
                  .id = row.get<ExportId>(1),
                  .application = row.get<ApplicationId>(2),
                  .state = row.get<std::string>(3) == to_string(State::Ready) ? State::Ready : State::Waiting,
                  .created_at = row.get<Timestamp>(4),
                  .expires_at = row.get<Timestamp>(5)};
}

std::optional<Export> from_row(std::optional<db::Row> const& row) {
    return row ? std::optional(from_row(*row)) : std::nullopt;
}

}  // namespace

void insert_export(db::Transaction& tx, Export const& made, Timestamp claimed_until) {
    tx.execute(insert, made.account, made.id, made.application, to_string(made.state), made.created_at,
               made.expires_at, claimed_until);
}

std::optional<Export> find_export(db::Transaction& tx, AccountId const& account, ExportId const& id,
                                  Timestamp now) {
    return from_row(tx.query_one(find, account, id, now));
}

std::optional<Export> find_waiting(db::Transaction& tx, AccountId const& account, Timestamp now) {
    return from_row(tx.query_one(waiting, account, now));
}

std::optional<Bytes> find_archive(db::Transaction& tx, AccountId const& account, ExportId const& id,
                                  Timestamp now) {
    auto const row = tx.query_one(archive, account, id, now);
    return row ? std::optional(row->get<Bytes>(0)) : std::nullopt;
}

std::vector<Export> list_unclaimed(db::Transaction& tx, Timestamp now, std::int64_t most) {
    std::vector<Export> exports;
    for (auto const& row : tx.query(unclaimed, now, most)) exports.push_back(from_row(row));
    return exports;
}

bool claim_export(db::Transaction& tx, Export const& waiting, Timestamp now, Timestamp until) {
    return tx.execute(claim, waiting.account, waiting.id, now, until) == 1;
}

void update_unclaimed(db::Transaction& tx, Export const& waiting, Timestamp now) {
    tx.execute(unclaim, waiting.account, waiting.id, now);
}

bool update_ready(db::Transaction& tx, Export const& waiting, Bytes const& sealed, Timestamp expires_at) {
    return tx.execute(finish, waiting.account, waiting.id, sealed, expires_at) == 1;
}

void remove_exports(db::Transaction& tx, AccountId const& account) {
    tx.execute(remove, account);
}

std::int64_t purge_expired(db::Transaction& tx, Timestamp now, std::int64_t most) {
    return tx.execute(purge, now, most);
}

}  // namespace ostiary::exports
