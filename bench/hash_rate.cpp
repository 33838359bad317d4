// How many Argon2id hashes a second of processor time makes: libsodium as shipped (the floor), and with the
// arena that keeps its memory. Processor time, so that other work on the machine disturbs little. Both sides
// take turns; the ratio is the median of the rounds.
//
//     hash_rate [THREADS] [ROUNDS]
//
// For the benchmark of logins, the raw rate alone at the default cost, with the arena, as a JSON object:
//
//     hash_rate THREADS arena SECONDS

#include "base/arena.hpp"
#include "passwords/hash.hpp"
#include "passwords/hash_threads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace ostiary;
using namespace ostiary::passwords;

enum class Memory { AsShipped, Arena };

constexpr Duration round_time{1'000'000};

// By all threads together.
struct Made {
    std::size_t hashes = 0;
    double processor_seconds = 0;
};

double processor_seconds_of_this_thread() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

Made hash_until(Cost cost, Memory memory, Duration end) {
    SystemRandom random;
    Secret const password{"correct horse battery staple"};
    Arena arena(arena_size(cost));
    std::optional<ArenaUse> use;
    if (memory == Memory::Arena) use.emplace(arena);
    double const start = processor_seconds_of_this_thread();
    std::size_t hashes = 0;
    for (; steady_time() < end; ++hashes) hash(password, cost, random);
    return {hashes, processor_seconds_of_this_thread() - start};
}

Made hash_on(unsigned threads, Cost cost, Memory memory, Duration time) {
    auto const end = steady_time() + time;
    std::vector<Made> made(threads);
    {
        std::vector<std::jthread> running;
        for (Made& own : made) running.emplace_back([&] { own = hash_until(cost, memory, end); });
    }
    Made sum;
    for (auto const& own : made) {
        sum.hashes += own.hashes;
        sum.processor_seconds += own.processor_seconds;
    }
    return sum;
}

double hashes_a_second(Cost cost, Memory memory, unsigned threads) {
    auto const made = hash_on(threads, cost, memory, round_time);
    return static_cast<double>(made.hashes) / made.processor_seconds;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void compare(Cost cost, unsigned threads, int rounds) {
    std::vector<double> shipped;
    std::vector<double> arena;
    std::vector<double> ratios;
    for (int i = 0; i < rounds; ++i) {
        shipped.push_back(hashes_a_second(cost, Memory::AsShipped, threads));
        arena.push_back(hashes_a_second(cost, Memory::Arena, threads));
        ratios.push_back(arena.back() / shipped.back());
    }
    fmt::print("{:>7} {:>6} {:>7} {:>12.1f} {:>10.1f} {:>6.2f}\n", cost.memory_kib, cost.passes, threads,
               median(shipped), median(arena), median(ratios));
}

void print_raw_rate(unsigned threads, double seconds) {
    auto const start = steady_time();
    auto const made =
        hash_on(threads, Cost{}, Memory::Arena, Duration{static_cast<std::int64_t>(seconds * 1e6)});
    fmt::print("{{\"hashes\": {}, \"seconds\": {:.4f}, \"cpu\": {:.4f}}}\n", made.hashes,
               static_cast<double>((steady_time() - start).count()) * 1e-6, made.processor_seconds);
}

}  // namespace

int main(int argc, char** argv) {
    unsigned const threads =
        argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : std::thread::hardware_concurrency();
    if (argc > 3 && std::string_view(argv[2]) == "arena") {
        print_raw_rate(std::max(1U, threads), std::atof(argv[3]));
        return 0;
    }
    int const rounds = argc > 2 ? std::atoi(argv[2]) : 5;
    fmt::print("    KiB passes threads  shipped (1/s) arena (1/s) ratio\n");
    for (Cost const cost :
         {Cost{}, Cost{.memory_kib = 46 * 1'024, .passes = 1}, Cost{.memory_kib = 64 * 1'024, .passes = 3}}) {
        compare(cost, std::max(1U, threads), std::max(1, rounds));
    }
}
