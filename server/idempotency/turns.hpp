// Requests with the same key come one after the other on this node, so that the next one finds the answer of
// the first, and does not trip over what that one is doing: eight at once would use up the tries of a code.
// Only so many wait, whatever their keys, since each holds a thread of a lane; who comes beyond them does not
// wait, and may trip.
#pragma once

#include "base/bytes.hpp"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <set>

namespace ostiary::idempotency {

class Turns {
  public:
    static constexpr std::size_t most_waiting = 16;

    // Lasts as long as it lives; made when all others of this key are over, or too many wait.
    class Turn {
      public:
        Turn(Turns& turns, Hash const& key);
        ~Turn();
        Turn(Turn const&) = delete;
        Turn& operator=(Turn const&) = delete;

      private:
        Turns& turns_;
        Hash const key_;
        bool own_ = false;
    };

  private:
    std::mutex mutex_;
    std::condition_variable over_;
    std::set<Hash> taken_;
    std::size_t waiting_ = 0;
};

}  // namespace ostiary::idempotency
