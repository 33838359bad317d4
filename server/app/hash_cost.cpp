// The command `hash-cost`.
#include "app/commands.hpp"
#include "app/server_options.hpp"
#include "passwords/hasher.hpp"

#include <fmt/format.h>

#include <array>
#include <iostream>

namespace ostiary::app {

namespace {

// Costs of growing strength. The first is one of those that OWASP's password storage sheet takes for equals;
// weaker ones are not proposed.
constexpr auto candidates = std::to_array<passwords::Cost>({
    {.memory_kib = 19 * 1'024, .passes = 2},
    {.memory_kib = 32 * 1'024, .passes = 2},
    {.memory_kib = 46 * 1'024, .passes = 2},
    {.memory_kib = 64 * 1'024, .passes = 2},
    {.memory_kib = 64 * 1'024, .passes = 3},
    {.memory_kib = 128 * 1'024, .passes = 3},
    {.memory_kib = 256 * 1'024, .passes = 3},
});
constexpr int hashes_measured = 5;

double milliseconds(Duration duration) {
    return static_cast<double>(duration.count()) / 1000.0;
}

// Of one hash on a thread that has its memory already, as in a busy server.
double measure(passwords::Cost cost) {
    SystemRandom random;
    passwords::Hasher hasher({.cost = cost, .threads = {}}, random);
    Secret const password("a password to measure with");
    static_cast<void>(hasher.hash(password, passwords::Priority::Ordinary));
    auto const start = passwords::steady_time();
    for (int i = 0; i < hashes_measured; ++i)
        static_cast<void>(hasher.hash(password, passwords::Priority::Ordinary));
    return milliseconds(passwords::steady_time() - start) / hashes_measured;
}

}  // namespace

int measure_hash_cost(Configuration const& configuration, Number longest) {
    auto const threads = threads_or_cores(configuration.passwords.threads);
    passwords::Cost proposed = candidates.front();
    std::cout << fmt::format(
        "Argon2id, {} at once:\n\n  memory KiB   passes   ms a hash   hashes/s   MiB in all\n", threads);
    for (auto const& cost : candidates) {
        auto const taken = measure(cost);
        std::cout << fmt::format("  {:>10}   {:>6}   {:>9.1f}   {:>8.0f}   {:>10}\n", cost.memory_kib,
                                 cost.passes, taken, 1000.0 / taken * static_cast<double>(threads),
                                 cost.memory_kib * threads / 1'024);
        if (taken > static_cast<double>(longest)) break;
        proposed = cost;
    }
    std::cout << fmt::format(
        "\nThe strongest that takes at most {} ms (--longest), for the configuration file:\n\n"
        "[passwords]\nmemory = {}\npasses = {}\n",
        longest, proposed.memory_kib, proposed.passes);
    return 0;
}

}  // namespace ostiary::app
