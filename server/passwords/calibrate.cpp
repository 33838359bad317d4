#include "passwords/calibrate.hpp"

#include "base/arena.hpp"

#include <algorithm>

namespace ostiary::passwords {
namespace {

constexpr std::size_t least_rounds = 3;

Measurement measure(Cost cost, Duration patience, Stopwatch const& elapsed, Random& random) {
    Secret const password{"correct horse battery staple"};
    std::vector<Duration> times;
    auto const started = elapsed();
    hash(password, cost, random);  // maps the arena's pages
    while (times.size() < least_rounds || elapsed() - started < patience) {
        auto const before = elapsed();
        hash(password, cost, random);
        times.push_back(elapsed() - before);
    }
    std::ranges::sort(times);
    return {cost, times[times.size() / 2]};
}

}  // namespace

std::vector<Cost> candidate_costs() {
    return {{.memory_kib = 19 * 1'024, .passes = 2}, {.memory_kib = 32 * 1'024, .passes = 2},
            {.memory_kib = 46 * 1'024, .passes = 2}, {.memory_kib = 64 * 1'024, .passes = 2},
            {.memory_kib = 64 * 1'024, .passes = 3}, {.memory_kib = 128 * 1'024, .passes = 3},
            {.memory_kib = 256 * 1'024, .passes = 3}};
}

std::optional<Measurement> strongest_within(std::vector<Measurement> const& measured, Duration target) {
    std::optional<Measurement> strongest;
    for (auto const& one : measured) {
        if (one.time <= target) strongest = one;
    }
    return strongest;
}

Calibration calibrate(std::vector<Cost> const& costs, Duration target, Duration patience,
                      Stopwatch const& elapsed) {
    SystemRandom random;
    Calibration calibration;
    for (Cost const cost : costs) {
        Arena arena(arena_size(cost));
        ArenaUse const use(arena);
        calibration.measured.push_back(measure(cost, patience, elapsed, random));
        // The next ones take longer still.
        if (calibration.measured.back().time > 4 * target) break;
    }
    calibration.proposed = strongest_within(calibration.measured, target);
    return calibration;
}

}  // namespace ostiary::passwords
