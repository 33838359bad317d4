// How often one network address or one account may ask for something, on this node, in memory: the first wall
// against floods, before any lane or query. Each (what, application, address or IPv6 /64 or account) may do
// `most` at once and then as many again spread over each `window` (GCRA, a leaky bucket). Its memory is
// bounded: where there is no room, what was nearest to being free again is forgotten first. May be called
// from any thread; takes about a tenth of a microsecond.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/random.hpp"
#include "http/address.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace ostiary::limits {

struct Rate {
    std::int64_t most;  // at least 1
    Duration window;
};

class AddressLimiter {
  public:
    // `capacity`: how many buckets are remembered, 16 bytes each. `random` gives the key that keeps places
    // unpredictable.
    explicit AddressLimiter(Random& random, std::size_t capacity = 200'000);

    // Takes one from the bucket, or tells how long to wait until there is one.
    std::optional<Duration> refuse(std::string_view what, ApplicationId const& application,
                                   http::Address const& address, Rate rate, Timestamp now);

    // The same for an account.
    std::optional<Duration> refuse(std::string_view what, ApplicationId const& application,
                                   AccountId const& account, Rate rate, Timestamp now);

    // How long `refuse` would refuse; takes nothing. For what counts failures only.
    std::optional<Duration> find_wait(std::string_view what, ApplicationId const& application,
                                      http::Address const& address, Rate rate, Timestamp now) const;

    // Buckets that are not empty at `now`; for tests and metrics.
    std::size_t size(Timestamp now) const;

  private:
    // free_at: when the bucket is empty again (GCRA's theoretical arrival time), in microseconds; a past one
    // is a free slot.
    struct Slot {
        std::uint64_t key = 0;
        std::int64_t free_at = 0;
    };
    static constexpr std::size_t shard_count = 64;
    static constexpr std::size_t set_size = 8;  // slots that a key may be in
    struct alignas(64) Shard {
        mutable std::mutex mutex;
        std::vector<Slot> slots;  // made at the first use
    };

    std::uint64_t key_of(std::string_view what, ApplicationId const& application, ByteView whose) const;
    std::optional<Duration> take(std::uint64_t key, Rate rate, Timestamp now);
    std::size_t set_of(std::uint64_t key) const;
    Slot& slot_for(Shard& shard, std::uint64_t key);

    std::array<Byte, 16> secret_;
    std::size_t sets_per_shard_;
    std::array<Shard, shard_count> shards_;
};

}  // namespace ostiary::limits
