// Marks this thread as running a unit of work, so that a unit which uses the database again fails at once
// instead of waiting for itself.
#pragma once

#include "base/error.hpp"

namespace ostiary::db {

class UnitScope {
  public:
    UnitScope() {
        ensure_outside();
        inside = true;
    }
    ~UnitScope() { inside = false; }
    UnitScope(UnitScope const&) = delete;
    UnitScope& operator=(UnitScope const&) = delete;

    static void ensure_outside() { ensure(!inside, "the database is not used from inside a unit of work"); }

  private:
    static inline thread_local bool inside = false;
};

}  // namespace ostiary::db
