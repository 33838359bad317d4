#include "passwords/hasher.hpp"

#include "passwords/hash_text.hpp"
#include "passwords/password.hpp"

#include <algorithm>
#include <utility>

namespace ostiary::passwords {
namespace {

constexpr std::int64_t hashes_averaged = 16;
constexpr std::int64_t kib_a_microsecond = 4;  // hashed by a slow machine, until it was measured
constexpr std::uint32_t least_memory_kib = 8;  // RFC 9106, section 3.1

Duration guess(Cost cost) {
    return Duration{
        std::max<std::int64_t>(1, std::int64_t{cost.memory_kib} * cost.passes / kib_a_microsecond)};
}

ThreadsOptions for_cost(ThreadsOptions options, Cost cost) {
    options.arena = arena_size(cost);
    options.first_guess = guess(cost);
    return options;
}

Secret const& any_password() {
    static Secret const text{"x"};
    return text;
}

}  // namespace

Hasher::Hasher(HasherOptions options, Random& random)
    : options_(std::move(options)),
      random_(random),
      dummy_(make_dummy(options_.cost, random)),
      mean_(guess(options_.cost).count()),
      threads_(for_cost(options_.threads, options_.cost)) {
    ensure(is_acceptable(options_.cost), "the cost of hashes is within the bounds");
}

Result<bool> Hasher::verify(Secret const& password, std::optional<std::string> const& stored,
                            Priority priority) {
    bool same = false;
    auto const ran = threads_.run([&] { same = compare(password, stored); }, priority);
    if (!ran) return fail(ran.error());
    return same;
}

Result<std::string> Hasher::hash(Secret const& password, Priority priority) {
    std::string made;
    auto const ran = threads_.run(
        [&] {
            ++current_;
            made = passwords::hash(password, options_.cost, random_);
        },
        priority);
    if (!ran) return fail(ran.error());
    return made;
}

bool Hasher::compare(Secret const& password, std::optional<std::string> const& stored) {
    // security: whatever is missing, one hash at current cost is computed
    // (each_failure_costs_one_current_hash).
    bool const possible = normalise(password).has_value();
    if (!possible || !stored || !is_acceptable(*stored)) {
        compare_current(possible ? password : any_password(), dummy_);
        return false;
    }
    return should_rehash(*stored) ? compare_foreign(password, *stored) : compare_current(password, *stored);
}

bool Hasher::compare_current(Secret const& password, std::string_view stored) {
    bool const is_first = ++current_ == 1;
    auto const started = options_.threads.elapsed();
    bool const same = passwords::verify(password, stored);
    auto const spent = (options_.threads.elapsed() - started).count();
    mean_ = is_first ? spent : mean_ + (spent - mean_) / hashes_averaged;
    return same;
}

bool Hasher::compare_foreign(Secret const& password, std::string_view stored) {
    ++foreign_;
    auto const started = options_.threads.elapsed();
    if (passwords::verify(password, stored)) return true;
    top_up(password, options_.threads.elapsed() - started);
    return false;
}

// A hash with less memory takes that much less time.
void Hasher::top_up(Secret const& password, Duration spent) {
    std::int64_t const mean = mean_;
    if (spent.count() >= mean) return;
    ++topped_up_;
    auto cost = options_.cost;
    auto const part = static_cast<double>(mean - spent.count()) / static_cast<double>(mean);
    cost.memory_kib = std::max(least_memory_kib, static_cast<std::uint32_t>(cost.memory_kib * part));
    passwords::verify(password, make_dummy(cost, random_));
}

HasherCounters Hasher::counters() const {
    return {current_, foreign_, topped_up_, threads_.counters()};
}

}  // namespace ostiary::passwords
