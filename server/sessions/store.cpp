#include "sessions/store.hpp"

#include <array>

namespace ostiary::sessions {
namespace {

db::Statement const insert{
    "INSERT INTO sessions (account_id, token_hash, id, application_id, method, user_agent, address, "
    "created_at, last_seen_at, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
db::Statement const find{
    "SELECT account_id, token_hash, id, application_id, method, user_agent, address, created_at, "
    "last_seen_at, expires_at "
    "FROM sessions WHERE account_id = $1 AND token_hash = $2"};
db::Statement const list{
    "SELECT account_id, token_hash, id, application_id, method, user_agent, address, created_at, "
    "last_seen_at, expires_at "
    "FROM sessions WHERE account_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC, id DESC"};
db::Statement const count{"SELECT count(*) FROM sessions WHERE account_id = $1"};
db::Statement const use{
    "UPDATE sessions SET last_seen_at = $3, expires_at = $4 WHERE account_id = $1 AND token_hash = $2 AND "
    "last_seen_at < $3"};
db::Statement const remove_one{"DELETE FROM sessions WHERE account_id = $1 AND id = $2"};
db::Statement const remove_all{"DELETE FROM sessions WHERE account_id = $1"};
db::Statement const remove_others{"DELETE FROM sessions WHERE account_id = $1 AND id <> $2"};
db::Statement const remove_oldest{
    "DELETE FROM sessions WHERE account_id = $1 AND token_hash NOT IN "
    "(SELECT token_hash FROM sessions WHERE account_id = $1 ORDER BY last_seen_at DESC, id DESC LIMIT $2)"};
db::Statement const purge{
    "DELETE FROM sessions WHERE (account_id, token_hash) IN "
    "(SELECT account_id, token_hash FROM sessions WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)"};

LoginMethod parse_method(std::string_view text) {
    for (auto method :
         {LoginMethod::Registration, LoginMethod::Password, LoginMethod::Code, LoginMethod::LoginToken}) {
        if (text == to_string(method)) return method;
    }
    ensure(false, "a stored session has a known login method");
    return {};
}

}  // namespace

Session session_of(db::Row const& row) {
    return Session{.account = row.get<AccountId>(0),
                   .token_hash = row.get<Hash>(1),
                   .id = row.get<SessionId>(2),
                   .application = row.get<ApplicationId>(3),
                   .method = parse_method(row.get<std::string>(4)),
                   .user_agent = row.get<std::string>(5),
                   .address = row.get<std::string>(6),
                   .created_at = row.get<Timestamp>(7),
                   .last_seen_at = row.get<Timestamp>(8),
                   .expires_at = row.get<Timestamp>(9)};
}

void insert_session(db::Transaction& tx, Session const& session) {
    tx.send(insert, session.account, session.token_hash, session.id, session.application,
            to_string(session.method), session.user_agent, session.address, session.created_at,
            session.last_seen_at, session.expires_at);
}

db::Question ask_session(AccountId const& account, Hash const& token_hash) {
    return db::ask(find, account, token_hash);
}

std::optional<Session> session_in(db::Rows const& rows) {
    return rows.empty() ? std::nullopt : std::optional(session_of(rows.front()));
}

std::vector<Session> list_sessions(db::Transaction& tx, AccountId const& account, Timestamp now) {
    std::vector<Session> sessions;
    for (auto const& row : tx.query(list, account, now)) sessions.push_back(session_of(row));
    return sessions;
}

std::int64_t count_sessions(db::Transaction& tx, AccountId const& account) {
    return tx.query_one(count, account)->get<std::int64_t>(0);
}

void update_use(db::Transaction& tx, Session const& session) {
    tx.send(use, session.account, session.token_hash, session.last_seen_at, session.expires_at);
}

bool remove_session(db::Transaction& tx, AccountId const& account, SessionId const& id) {
    return tx.execute(remove_one, account, id) == 1;
}

std::int64_t remove_sessions(db::Transaction& tx, AccountId const& account,
                             std::optional<SessionId> const& kept) {
    return kept ? tx.execute(remove_others, account, *kept) : tx.execute(remove_all, account);
}

std::int64_t remove_least_recently_used(db::Transaction& tx, AccountId const& account, std::int64_t kept) {
    return tx.execute(remove_oldest, account, kept);
}

std::int64_t purge_expired(db::Transaction& tx, Timestamp now, std::int64_t most) {
    return tx.execute(purge, now, most);
}

}  // namespace ostiary::sessions
