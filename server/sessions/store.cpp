#include "sessions/store.hpp"

#include "accounts/service.hpp"
#include "db/columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace ostiary::sessions {
namespace {

db::Statement const insert{"INSERT INTO sessions (" SESSION_COLUMNS
                           ", device) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
// For so many keys, where fewer are asked for the last one is repeated.
struct FindMany {
    explicit FindMany(std::size_t count) : keys(count), sql(sql_for(count)), statement(sql) {}
    static std::string sql_for(std::size_t count);

    std::size_t keys;
    std::string sql;
    db::Statement statement;
};
std::string FindMany::sql_for(std::size_t count) {
    std::string sql = fmt::format(
        "SELECT " SESSION_COLUMNS_OF("s.") ", {} "
        "FROM sessions s JOIN accounts a ON a.id = s.account_id LEFT JOIN contacts c ON c.account_id = a.id "
        "WHERE ",
        accounts::whole_account_columns);
    for (std::size_t i = 0; i < count; ++i) {
        sql += fmt::format("{}(s.account_id = ${} AND s.token_hash = ${})", i == 0 ? "" : " OR ", 2 * i + 1,
                           2 * i + 2);
    }
    return sql;
}
std::array<FindMany, 4> const find_many{FindMany(1), FindMany(4), FindMany(16), FindMany(64)};

db::Statement const list{
    "SELECT " SESSION_COLUMNS
    " FROM sessions WHERE account_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC, id DESC"};
db::Statement const count{
    "SELECT count(*), count(CASE WHEN device = $2 AND method = $3 THEN 1 END) FROM sessions "
    "WHERE account_id = $1"};
db::Statement const is_on{
    "SELECT EXISTS (SELECT 1 FROM sessions WHERE account_id = $1 AND device = $2 AND expires_at > $3) OR "
    "EXISTS (SELECT 1 FROM login_tokens WHERE account_id = $1 AND device = $2 AND expires_at > $3)"};
db::Statement const use{
    "UPDATE sessions SET last_seen_at = $3, expires_at = $4 WHERE account_id = $1 AND token_hash = $2 AND "
    "last_seen_at < $3"};
db::Statement const remove_one{"DELETE FROM sessions WHERE account_id = $1 AND id = $2 RETURNING device"};
db::Statement const remove_all{"DELETE FROM sessions WHERE account_id = $1"};
db::Statement const remove_others{"DELETE FROM sessions WHERE account_id = $1 AND id <> $2"};
db::Statement const remove_of_device{"DELETE FROM sessions WHERE account_id = $1 AND device = $2"};
db::Statement const remove_automatic{
    "DELETE FROM sessions WHERE account_id = $1 AND device = $2 AND method = $3"};
db::Statement const remove_oldest_automatic{
    "DELETE FROM sessions WHERE account_id = $1 AND id IN "
    "(SELECT id FROM sessions WHERE account_id = $1 AND device = $2 AND method = $3 AND id <> $4 "
    "ORDER BY last_seen_at, id LIMIT $5)"};
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

void insert_session(db::Transaction& tx, Session const& session, std::optional<Hash> const& device) {
    tx.send(insert, session.account, session.token_hash, session.id, session.application,
            to_string(session.method), session.user_agent, session.address, session.created_at,
            session.last_seen_at, session.expires_at, device);
}

std::vector<db::Question> ask_sessions(std::span<Key const> keys) {
    std::vector<db::Question> questions;
    while (!keys.empty()) {
        auto const fits = [&](FindMany const& find) { return find.keys >= keys.size(); };
        auto const found = std::ranges::find_if(find_many, fits);
        auto const& find = found == find_many.end() ? find_many.back() : *found;
        auto const own = keys.first(std::min(keys.size(), find.keys));
        auto& question = questions.emplace_back(db::Question{&find.statement, {}});
        for (std::size_t i = 0; i < find.keys; ++i) {
            auto const& key = own[std::min(i, own.size() - 1)];
            question.parameters.push_back(db::to_parameter(key.account));
            question.parameters.push_back(db::to_parameter(key.token_hash));
        }
        keys = keys.subspan(own.size());
    }
    return questions;
}

std::map<Hash, Found> sessions_in(std::vector<db::Rows> answers) {
    constexpr auto columns_of_session = db::count_columns(SESSION_COLUMNS);
    std::map<Hash, db::Rows> by_token;
    for (auto& rows : answers) {
        for (auto& row : rows) by_token[row.get<Hash>(1)].push_back(std::move(row));
    }
    std::map<Hash, Found> found;
    for (auto const& [token_hash, rows] : by_token) {
        found.emplace(token_hash,
                      Found{session_of(rows.front()), accounts::whole_account_in(rows, columns_of_session)});
    }
    return found;
}

std::vector<Session> list_sessions(db::Transaction& tx, AccountId const& account, Timestamp now) {
    std::vector<Session> sessions;
    for (auto const& row : tx.query(list, account, now)) sessions.push_back(session_of(row));
    return sessions;
}

Counted count_sessions(db::Transaction& tx, AccountId const& account, std::optional<Hash> const& device) {
    auto const row = tx.query_one(count, account, device, to_string(LoginMethod::LoginToken));
    return {row->get<std::int64_t>(0), row->get<std::int64_t>(1)};
}

bool is_logged_in_on(db::Transaction& tx, AccountId const& account, Hash const& device, Timestamp now) {
    return tx.query_one(is_on, account, device, now)->get<bool>(0);
}

void update_use(db::Transaction& tx, Session const& session) {
    tx.send(use, session.account, session.token_hash, session.last_seen_at, session.expires_at);
}

std::optional<Removed> remove_session(db::Transaction& tx, AccountId const& account, SessionId const& id) {
    auto const row = tx.query_one(remove_one, account, id);
    return row ? std::optional(Removed{row->get<std::optional<Hash>>(0)}) : std::nullopt;
}

std::int64_t remove_sessions(db::Transaction& tx, AccountId const& account,
                             std::optional<SessionId> const& kept) {
    return kept ? tx.execute(remove_others, account, *kept) : tx.execute(remove_all, account);
}

std::int64_t remove_sessions_of(db::Transaction& tx, AccountId const& account, Hash const& device) {
    return tx.execute(remove_of_device, account, device);
}

std::int64_t remove_automatic_sessions(db::Transaction& tx, AccountId const& account, Hash const& device) {
    return tx.execute(remove_automatic, account, device, to_string(LoginMethod::LoginToken));
}

std::int64_t remove_oldest_automatic_sessions(db::Transaction& tx, AccountId const& account,
                                              Hash const& device, SessionId const& spared,
                                              std::int64_t many) {
    return tx.execute(remove_oldest_automatic, account, device, to_string(LoginMethod::LoginToken), spared,
                      many);
}

std::int64_t remove_least_recently_used(db::Transaction& tx, AccountId const& account, std::int64_t kept) {
    return tx.execute(remove_oldest, account, kept);
}

std::int64_t purge_expired(db::Transaction& tx, Timestamp now, std::int64_t most) {
    return tx.execute(purge, now, most);
}

}  // namespace ostiary::sessions
