// On which devices an account has begun sessions, for devices that say themselves what they are called and
// keep no token of this server (devices/device.hpp is for the others): a stranger's login is told from the
// owner's by it. Remembered for a year after the last session, as a hash alone, also when the owner logs out.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "db/database.hpp"

namespace ostiary::sessions {

// `device` is sessions::device_of.
void note_device(db::Transaction& tx, AccountId const& account, Hash const& device, Timestamp now);
bool is_known_device(db::Transaction& tx, AccountId const& account, Hash const& device, Timestamp now);

}  // namespace ostiary::sessions
