// The table `pictures`.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "db/database.hpp"
#include "pictures/picture.hpp"

#include <optional>

namespace ostiary::pictures {

void insert_picture(db::Transaction& tx, PictureId const& id, AccountId const& account, Bytes const& content,
                    Timestamp now);
std::optional<Bytes> find_picture(db::Transaction& tx, PictureId const& id);
// All of the account; the number removed.
std::int64_t remove_pictures(db::Transaction& tx, AccountId const& account);

}  // namespace ostiary::pictures
