#include "pictures/store.hpp"

namespace ostiary::pictures {
namespace {

db::Statement const insert{
    "INSERT INTO pictures (id, account_id, content, created_at) VALUES ($1, $2, $3, $4)"};
db::Statement const find{"SELECT content FROM pictures WHERE id = $1"};
db::Statement const remove{"DELETE FROM pictures WHERE account_id = $1"};

}  // namespace

void insert_picture(db::Transaction& tx, PictureId const& id, AccountId const& account, Bytes const& content,
                    Timestamp now) {
    tx.execute(insert, id.bytes(), account, content, now);
}

std::optional<Bytes> find_picture(db::Transaction& tx, PictureId const& id) {
    auto const row = tx.query_one(find, id.bytes());
    return row ? std::optional(row->get<Bytes>(0)) : std::nullopt;
}

std::int64_t remove_pictures(db::Transaction& tx, AccountId const& account) {
    return tx.execute(remove, account);
}

}  // namespace ostiary::pictures
