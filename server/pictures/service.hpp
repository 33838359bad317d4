// Pictures of accounts: made from uploads one at a time, since each takes much memory, and kept until another
// takes their place. What an account says of its picture is the profile's business.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/random.hpp"
#include "db/database.hpp"
#include "pictures/picture.hpp"

#include <atomic>
#include <mutex>
#include <optional>

namespace ostiary::pictures {

class Service {
  public:
    // All of these outlive it.
    Service(db::Database& database, Clock const& clock, Random& random)
        : database_(database), clock_(clock), random_(random) {}

    // The portrait (portrait.hpp) of an upload. InvalidPicture; Overloaded when others wait for theirs
    // already.
    Result<Bytes> make(ByteView upload);

    // Steps inside a transaction. The new one takes the place of those that the account had.
    PictureId replace(db::Transaction& tx, AccountId const& account, Bytes const& portrait);
    void remove(db::Transaction& tx, AccountId const& account);

    std::optional<Bytes> find(PictureId const& id);

  private:
    db::Database& database_;
    Clock const& clock_;
    Random& random_;
    std::atomic<std::size_t> waiting_ = 0;
    std::timed_mutex making_;
};

// Removes what an account that is erased had for a picture.
void erase_pictures(db::Transaction& tx, AccountId const& account);

}  // namespace ostiary::pictures
