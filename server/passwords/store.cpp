#include "passwords/store.hpp"

namespace ostiary::passwords {
namespace {

db::Statement const find{"SELECT hash FROM passwords WHERE account_id = $1"};
db::Statement const upsert{
    "INSERT INTO passwords (account_id, hash, set_at) VALUES ($1, $2, $3) "
    "ON CONFLICT (account_id) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at"};
db::Statement const update{"UPDATE passwords SET hash = $3 WHERE account_id = $1 AND hash = $2"};
db::Statement const remove{"DELETE FROM passwords WHERE account_id = $1"};
db::Statement const remember{
    "INSERT INTO password_history (account_id, set_at, hash) SELECT account_id, set_at, hash FROM passwords "
    "WHERE account_id = $1 "
    "ON CONFLICT (account_id, set_at) DO UPDATE SET hash = excluded.hash"};
db::Statement const forget_older{
    "DELETE FROM password_history WHERE account_id = $1 AND set_at NOT IN "
    "(SELECT set_at FROM password_history WHERE account_id = $1 ORDER BY set_at DESC LIMIT $2)"};
db::Statement const history{
    "SELECT hash FROM password_history WHERE account_id = $1 ORDER BY set_at DESC LIMIT $2"};

}  // namespace

std::optional<std::string> find_password(db::Transaction& tx, AccountId const& account) {
    auto const row = tx.query_one(find, account);
    return row ? std::optional(row->get<std::string>(0)) : std::nullopt;
}

void set_password(db::Transaction& tx, AccountId const& account, std::string_view hash, Timestamp now,
                  int kept) {
    if (kept > 0) tx.execute(remember, account);
    tx.execute(forget_older, account, kept);
    tx.execute(upsert, account, hash, now);
}

bool update_hash(db::Transaction& tx, AccountId const& account, std::string_view from, std::string_view to) {
    return tx.execute(update, account, from, to) == 1;
}

std::vector<std::string> list_history(db::Transaction& tx, AccountId const& account, int most) {
    std::vector<std::string> hashes;
    for (auto const& row : tx.query(history, account, most)) hashes.push_back(row.get<std::string>(0));
    return hashes;
}

bool remove_password(db::Transaction& tx, AccountId const& account) {
    tx.execute(forget_older, account, 0);
    return tx.execute(remove, account) == 1;
}

}  // namespace ostiary::passwords
