#include "sessions/known_device.hpp"

#include "limits/counter.hpp"

namespace ostiary::sessions {
namespace {

constexpr auto remembered_for = std::chrono::hours(24 * 365);

limits::Key key_of(AccountId const& account, Hash const& device) {
    return {"sessions.known_device", {account.bytes(), device}};
}

}  // namespace

void note_device(db::Transaction& tx, AccountId const& account, Hash const& device, Timestamp now) {
    limits::note(tx, key_of(account, device), remembered_for, now);
}

bool is_known_device(db::Transaction& tx, AccountId const& account, Hash const& device, Timestamp now) {
    return limits::peek(tx, key_of(account, device), now).used > 0;
}

}  // namespace ostiary::sessions
