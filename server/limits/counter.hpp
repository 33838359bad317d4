// Counters that every node shares and that survive a restart: how often something happened in the current
// window. A window starts with the first count after the last one ended. One statement counts and tells, so
// that of any number of callers at once each sees a number of its own.
//
//     auto const sent = limits::count(tx, limits::Key("codes.sent_hour", {application.bytes(),
//     as_bytes(target)}), 1h, now); if (sent.used > settings.codes.per_target_hour) return
//     fail_until(ErrorCode::TooManyCodes, sent.resets_at - now);
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "db/database.hpp"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace ostiary::limits {

// What is counted: a name and what tells one counter of that name from another. Stored as one hash, so no
// target is kept in clear.
class Key {
  public:
    Key(std::string_view name, std::initializer_list<ByteView> parts);
    Hash const& hash() const { return hash_; }

  private:
    Hash hash_;
};

struct Count {
    std::int64_t used = 0;
    Timestamp resets_at;  // when it starts again at nothing
};

// Counts one, this one included in the answer. The count is kept if the transaction is, whatever the unit of
// work returns.
Count count(db::Transaction& tx, Key const& key, Duration window, Timestamp now);
// The count without counting: nothing, resetting now, when the window has ended or none was begun.
Count peek(db::Transaction& tx, Key const& key, Timestamp now);
// The same of several, in their order.
std::vector<Count> peek_each(db::Transaction& tx, std::span<Key const> keys, Timestamp now);
// Forgets what was counted.
void reset(db::Transaction& tx, Key const& key);

// Removes at most `most` counters whose window has ended, and answers how many.
std::int64_t purge(db::Transaction& tx, Timestamp now, std::int64_t most);

}  // namespace ostiary::limits
