#include "idempotency/turns.hpp"

namespace ostiary::idempotency {

Turns::Turn::Turn(Turns& turns, Hash const& key) : turns_(turns), key_(key) {
    std::unique_lock lock(turns_.mutex_);
    turns_.over_.wait(lock, [&] { return turns_.taken_.insert(key_).second; });
}

Turns::Turn::~Turn() {
    {
        std::scoped_lock const lock(turns_.mutex_);
        turns_.taken_.erase(key_);
    }
    turns_.over_.notify_all();
}

}  // namespace ostiary::idempotency
