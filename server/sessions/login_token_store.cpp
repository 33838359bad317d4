#include "sessions/login_token_store.hpp"

#include "sessions/store.hpp"

namespace ostiary::sessions {
namespace {

db::Statement const put_token{
    "INSERT INTO login_tokens (" SESSION_COLUMNS
    ", device) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
    "ON CONFLICT (account_id, device) DO UPDATE SET token_hash = excluded.token_hash, id = excluded.id, "
    "application_id = excluded.application_id, method = excluded.method, user_agent = excluded.user_agent, "
    "address = excluded.address, created_at = excluded.created_at, last_seen_at = excluded.last_seen_at, "
    "expires_at = excluded.expires_at"};
db::Statement const use_token{
    "UPDATE login_tokens SET last_seen_at = $5 WHERE account_id = $1 AND device = $2 AND token_hash = $3 AND "
    "application_id = $4 AND expires_at > $5"};
db::Statement const list_tokens{
    "SELECT " SESSION_COLUMNS
    " FROM login_tokens WHERE account_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC, id DESC"};
db::Statement const remove_token{
    "DELETE FROM login_tokens WHERE account_id = $1 AND id = $2 RETURNING device"};
db::Statement const remove_token_of_device{"DELETE FROM login_tokens WHERE account_id = $1 AND device = $2"};
db::Statement const remove_tokens{"DELETE FROM login_tokens WHERE account_id = $1"};
db::Statement const remove_oldest_tokens{
    "DELETE FROM login_tokens WHERE account_id = $1 AND device NOT IN "
    "(SELECT device FROM login_tokens WHERE account_id = $1 ORDER BY last_seen_at DESC, id DESC LIMIT $2)"};
db::Statement const purge_tokens{
    "DELETE FROM login_tokens WHERE (account_id, device) IN "
    "(SELECT account_id, device FROM login_tokens WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)"};

}  // namespace

void put_login_token(db::Transaction& tx, Session const& token, Hash const& device) {
    tx.send(put_token, token.account, token.token_hash, token.id, token.application, to_string(token.method),
            token.user_agent, token.address, token.created_at, token.last_seen_at, token.expires_at, device);
}

bool use_login_token(db::Transaction& tx, AccountId const& account, ApplicationId const& application,
                     Hash const& device, Hash const& token_hash, Timestamp now) {
    return tx.execute(use_token, account, device, token_hash, application, now) == 1;
}

std::vector<Session> list_login_tokens(db::Transaction& tx, AccountId const& account, Timestamp now) {
    std::vector<Session> tokens;
    for (auto const& row : tx.query(list_tokens, account, now)) {
        tokens.push_back(session_of(row));
        tokens.back().kind = Kind::LoginToken;
    }
    return tokens;
}

std::optional<Hash> remove_login_token(db::Transaction& tx, AccountId const& account, SessionId const& id) {
    auto const row = tx.query_one(remove_token, account, id);
    return row ? std::optional(row->get<Hash>(0)) : std::nullopt;
}

void remove_login_token_of(db::Transaction& tx, AccountId const& account, Hash const& device) {
    tx.send(remove_token_of_device, account, device);
}

void remove_login_tokens(db::Transaction& tx, AccountId const& account) {
    tx.execute(remove_tokens, account);
}

void remove_least_recently_used_tokens(db::Transaction& tx, AccountId const& account, std::int64_t kept) {
    tx.execute(remove_oldest_tokens, account, kept);
}

std::int64_t purge_expired_tokens(db::Transaction& tx, Timestamp now, std::int64_t most) {
    return tx.execute(purge_tokens, now, most);
}

}  // namespace ostiary::sessions
