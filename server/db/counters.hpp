// What is done with a database, counted since it was opened, for metrics. Every part of an engine counts its
// own share; any thread may read.
#pragma once

#include "base/error.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace ostiary::db {

struct UnitCounter {
    std::atomic<std::uint64_t> run = 0;
    std::atomic<std::uint64_t> failed = 0;        // `Unavailable`
    std::atomic<std::uint64_t> microseconds = 0;  // of all of them, waiting included
};

struct Counters {
    UnitCounter writes;
    UnitCounter reads;
    UnitCounter queries;                     // statements by themselves
    std::atomic<std::uint64_t> commits = 0;  // of writes; on SQLite one commits a batch of units
    std::atomic<std::uint64_t> retries = 0;  // of units that met a conflict or lost their connection
    std::atomic<std::uint64_t> waits = 0;    // for a connection that others used
};

// Runs `run()` as one unit.
template <class Run>
auto counted(UnitCounter& counter, Run const& run) {
    using std::chrono::steady_clock;
    struct End {
        UnitCounter& counter;
        steady_clock::time_point const began = steady_clock::now();
        ~End() {
            auto const spent = steady_clock::now() - began;
            counter.microseconds += static_cast<std::uint64_t>(spent / std::chrono::microseconds(1));
            ++counter.run;
        }
    } const end{counter};
    try {
        return run();
    } catch (Unavailable const&) {
        ++counter.failed;
        throw;
    }
}

}  // namespace ostiary::db
