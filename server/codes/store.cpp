#include "codes/store.hpp"

namespace ostiary::codes {
namespace {

db::Statement const upsert{
    "INSERT INTO codes (key, id, application_id, purpose, channel, target, account_id, hash, tries, "
    "most_tries, created_at, resend_at, "
    "expires_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, NULL) "
    "ON CONFLICT (key) DO UPDATE SET id = excluded.id, account_id = excluded.account_id, hash = "
    "excluded.hash, tries = 0, "
    "most_tries = excluded.most_tries, created_at = excluded.created_at, resend_at = excluded.resend_at, "
    "expires_at = excluded.expires_at, used_at = NULL"};
db::Statement const resend_at{"SELECT resend_at FROM codes WHERE key = $1"};
db::Statement const try_once{
    "UPDATE codes SET tries = tries + 1 WHERE key = $1 AND tries < most_tries AND used_at IS NULL AND "
    "expires_at > $2 "
    "RETURNING id, hash, account_id"};
db::Statement const untry{"UPDATE codes SET tries = tries - 1 WHERE key = $1 AND id = $2 AND tries > 0"};
db::Statement const use{
    "UPDATE codes SET used_at = $3 WHERE key = $1 AND id = $2 AND used_at IS NULL AND expires_at > $3"};
db::Statement const remove_of_account{"DELETE FROM codes WHERE account_id = $1"};
db::Statement const remove_of_stranger{"DELETE FROM codes WHERE key = $1 AND account_id IS NULL"};
db::Statement const purge{
    "DELETE FROM codes WHERE key IN (SELECT key FROM codes WHERE expires_at <= $1 ORDER BY expires_at LIMIT "
    "$2)"};

}  // namespace

void insert_code(db::Transaction& tx, Code const& code) {
    tx.execute(upsert, code.key, code.id, code.application, to_string(code.purpose),
               contacts::to_string(code.target.channel), code.target.value, code.account, code.hash,
               code.most_tries, code.created_at, code.resend_at, code.expires_at);
}

std::optional<Timestamp> find_resend_at(db::Transaction& tx, Hash const& key) {
    auto const row = tx.query_one(resend_at, key);
    return row ? std::optional(row->get<Timestamp>(0)) : std::nullopt;
}

std::optional<Attempt> consume_try(db::Transaction& tx, Hash const& key, Timestamp now) {
    auto const row = tx.query_one(try_once, key, now);
    if (!row) return std::nullopt;
    return Attempt{row->get<CodeId>(0), row->get<Hash>(1), row->get<std::optional<AccountId>>(2)};
}

void restore_try(db::Transaction& tx, Hash const& key, CodeId const& id) {
    tx.execute(untry, key, id);
}

bool consume_code(db::Transaction& tx, Hash const& key, CodeId const& id, Timestamp now) {
    return tx.execute(use, key, id, now) == 1;
}

void remove_codes_of(db::Transaction& tx, AccountId const& account) {
    tx.execute(remove_of_account, account);
}

void remove_code_of_stranger(db::Transaction& tx, Hash const& key) {
    tx.execute(remove_of_stranger, key);
}

std::int64_t purge_expired(db::Transaction& tx, Timestamp before, std::int64_t most) {
    return tx.execute(purge, before, most);
}

}  // namespace ostiary::codes
