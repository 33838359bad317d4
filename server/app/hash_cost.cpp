// The command `hash-cost`.
#include "app/commands.hpp"
#include "app/server_options.hpp"
#include "passwords/calibrate.hpp"

#include <fmt/format.h>

#include <iostream>

namespace ostiary::app {

namespace {

constexpr Duration measured_for = std::chrono::milliseconds(200);

double in_milliseconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1000.0;
}

}  // namespace

int measure_hash_cost(Configuration const& configuration, Number longest) {
    auto const threads = threads_or_cores(configuration.passwords.threads);
    std::cout << fmt::format(
        "Argon2id, {} at once:\n\n  memory KiB   passes   ms a hash   hashes/s   MiB in all\n", threads);
    auto const calibration =
        passwords::calibrate(passwords::candidate_costs(), std::chrono::milliseconds(longest), measured_for);
    for (auto const& [cost, time] : calibration.measured) {
        std::cout << fmt::format("  {:>10}   {:>6}   {:>9.1f}   {:>8.0f}   {:>10}\n", cost.memory_kib,
                                 cost.passes, in_milliseconds(time),
                                 1000.0 / in_milliseconds(time) * static_cast<double>(threads),
                                 cost.memory_kib * threads / 1'024);
    }
    auto const& proposed = calibration.proposed.value_or(calibration.measured.front());
    std::cout << fmt::format(
        "\nThe strongest that takes at most {} ms (--longest), for the configuration file:\n\n"
        "[passwords]\nmemory = {}\npasses = {}\n",
        longest, proposed.cost.memory_kib, proposed.cost.passes);
    return 0;
}

}  // namespace ostiary::app
