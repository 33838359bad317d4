// Requests with the same key come one after the other on this node, so that the next one finds the answer of
// the first, and does not trip over what that one is doing: eight at once would use up the tries of a code.
#pragma once

#include "base/bytes.hpp"

#include <condition_variable>
#include <mutex>
#include <set>

namespace ostiary::idempotency {

class Turns {
  public:
    // Lasts as long as it lives; made when all others of this key are over.
    class Turn {
      public:
        Turn(Turns& turns, Hash const& key);
        ~Turn();
        Turn(Turn const&) = delete;
        Turn& operator=(Turn const&) = delete;

      private:
        Turns& turns_;
        Hash const key_;
    };

  private:
    std::mutex mutex_;
    std::condition_variable over_;
    std::set<Hash> taken_;
};

}  // namespace ostiary::idempotency
