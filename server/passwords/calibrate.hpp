// Measures what hashing costs on this machine, and proposes a cost: the strongest of a list of equals whose
// hash takes no longer than a target. For `ostiary hash-cost`; takes a second or two, on one thread with its
// arena, as the server hashes.
#pragma once

#include "base/clock.hpp"
#include "passwords/hash.hpp"
#include "passwords/hash_threads.hpp"

#include <optional>
#include <vector>

namespace ostiary::passwords {

struct Measurement {
    Cost cost;
    Duration time{0};  // one hash, the median of those that were made
};

struct Calibration {
    std::vector<Measurement> measured;  // from the weakest cost to the strongest
    // The strongest within the target; nullopt when even the weakest takes longer, and the weakest should be
    // used nevertheless.
    std::optional<Measurement> proposed;
};

// The costs to look at, of growing strength. The first is one of those that OWASP's password storage sheet
// takes for equals; weaker ones are not proposed. RFC 9106, section 4, recommends 64 MiB and 3 passes (at 4
// lanes) where memory is short.
std::vector<Cost> candidate_costs();

// Pure: what to propose, of measurements from the weakest to the strongest.
std::optional<Measurement> strongest_within(std::vector<Measurement> const& measured, Duration target);

// Measures each of `costs` for about `patience`, at least three times; ends early when one takes more than
// four times the target.
Calibration calibrate(std::vector<Cost> const& costs, Duration target, Duration patience,
                      Stopwatch const& elapsed = steady_time);

}  // namespace ostiary::passwords
