// What the server hashes and compares passwords with: `hash` and `verify` at the server's current cost, on
// its hash threads, refused when too many wait. Callers block until their turn has ended. Thread-safe.
//
// Whether an attempt fails because the account is unknown, has no password, or has another one cannot be told
// from its cost: each runs one hash at current cost. A stored hash of another form or cost is compared as it
// is; when that fails sooner than a current hash would, the rest of the time is spent hashing. One that costs
// more than the current cost (bcrypt 12, say) still takes longer to fail, until its owner has logged in once
// and it was rehashed.
#pragma once

#include "base/error.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "passwords/hash.hpp"
#include "passwords/hash_threads.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

namespace ostiary::passwords {

struct HasherOptions {
    Cost cost;
    ThreadsOptions threads;  // the size of the arenas and the first guess of the mean are made from the cost
};

struct HasherCounters {
    std::uint64_t current = 0;    // hashes at current cost, made or compared
    std::uint64_t foreign = 0;    // compares with another form or cost
    std::uint64_t topped_up = 0;  // hashes that lengthened a failed foreign compare
    ThreadsCounters threads;
};

class Hasher {
  public:
    // `random` outlives it and may be used from several threads.
    Hasher(HasherOptions options, Random& random);

    // Whether this is the password of the stored hash; nullopt (no such account, or one without a password)
    // is always false. `Overloaded` and `Unavailable` as `HashThreads::run` says; then nothing was compared.
    Result<bool> verify(Secret const& password, std::optional<std::string> const& stored, Priority priority);
    // For a caller on the way to `verify`, as `HashThreads::take_place` says.
    Result<std::shared_ptr<Place>> take_place(Priority priority) { return threads_.take_place(priority); }

    // The password, which has passed `check`, as it is stored.
    Result<std::string> hash(Secret const& password, Priority priority);

    // Whether a password that was just verified should be hashed again and stored in this server's form and
    // cost.
    bool should_rehash(std::string_view stored) const { return needs_rehash(stored, options_.cost); }

    Cost cost() const { return options_.cost; }
    void stop() { threads_.stop(); }
    HasherCounters counters() const;

  private:
    bool compare(Secret const& password, std::optional<std::string> const& stored);
    bool compare_current(Secret const& password, std::string_view stored);
    bool compare_foreign(Secret const& password, std::string_view stored);
    void top_up(Secret const& password, Duration spent);

    HasherOptions const options_;
    Random& random_;
    std::string const dummy_;
    std::atomic<std::uint64_t> current_ = 0;
    std::atomic<std::uint64_t> foreign_ = 0;
    std::atomic<std::uint64_t> topped_up_ = 0;
    std::atomic<std::int64_t> mean_;  // microseconds of one compare at current cost
    HashThreads threads_;             // last: ends first
};

}  // namespace ostiary::passwords
