#include "idempotency/turns.hpp"

namespace ostiary::idempotency {

Turns::Turn::Turn(Turns& turns, Hash const& key) : turns_(turns), key_(key) {
    std::unique_lock lock(turns_.mutex_);
    auto const take = [&] { return own_ = turns_.taken_.insert(key_).second; };
    // security: whoever repeats one key does not take the lane's threads from others
    // (Turns.beyond_those_that_may_wait_nobody_waits).
    if (take() || turns_.waiting_ == most_waiting) return;
    ++turns_.waiting_;
    turns_.over_.wait(lock, take);
    --turns_.waiting_;
}

Turns::Turn::~Turn() {
    if (!own_) return;
    {
        std::scoped_lock const lock(turns_.mutex_);
        turns_.taken_.erase(key_);
    }
    turns_.over_.notify_all();
}

}  // namespace ostiary::idempotency
