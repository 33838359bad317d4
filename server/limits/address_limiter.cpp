#include "limits/address_limiter.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"

#include <sodium/crypto_shorthash.h>

#include <algorithm>

namespace ostiary::limits {
namespace {

// When a bucket that was to be empty at `free_at` is empty with one more in it. A window that was shortened
// since must not leave a wait of the old length.
std::int64_t next_free_at(std::int64_t free_at, std::int64_t time, Rate rate) {
    std::int64_t const window = rate.window.count();
    return std::min(std::max(free_at, time), time + window) + window / rate.most;
}

}  // namespace

AddressLimiter::AddressLimiter(Random& random, std::size_t capacity)
    : sets_per_shard_(std::max<std::size_t>(1, capacity / (shard_count * set_size))) {
    random.fill(secret_);
}

// security: the key is unpredictable, so nobody can choose addresses that push out another's bucket
// (a_million_sources_take_bounded_memory in limits/address_limiter_test.cpp).
std::uint64_t AddressLimiter::key_of(std::string_view what, ApplicationId const& application,
                                     ByteView whose) const {
    static_assert(sizeof(secret_) == crypto_shorthash_KEYBYTES &&
                  sizeof(std::uint64_t) == crypto_shorthash_BYTES);
    std::array<Byte, 96> text;  // two fixed parts, then the name: no two mean the same bytes
    ensure(what.size() <= text.size() - 32, "the name of what is limited is short");
    auto end = std::ranges::copy(application.bytes(), text.begin()).out;
    end = std::ranges::copy(whose, end).out;
    end = std::ranges::copy(as_bytes(what), end).out;
    std::uint64_t key = 0;
    crypto_shorthash(reinterpret_cast<unsigned char*>(&key), text.data(),
                     static_cast<std::size_t>(end - text.begin()), secret_.data());
    return key;
}

std::size_t AddressLimiter::set_of(std::uint64_t key) const {
    return (key / shard_count) % sets_per_shard_;
}

AddressLimiter::Slot& AddressLimiter::slot_for(Shard& shard, std::uint64_t key) {
    if (shard.slots.empty()) shard.slots.resize(sets_per_shard_ * set_size);
    std::span<Slot> const slots = std::span(shard.slots).subspan(set_of(key) * set_size, set_size);
    auto const own = std::ranges::find(slots, key, &Slot::key);
    if (own != slots.end()) return *own;
    Slot& victim = *std::ranges::min_element(slots, {}, &Slot::free_at);
    victim = {key, 0};
    return victim;
}

std::optional<Duration> AddressLimiter::refuse(std::string_view what, ApplicationId const& application,
                                               http::Address const& address, Rate rate, Timestamp now) {
    return take(key_of(what, application, address.group().bytes()), rate, now);
}

std::optional<Duration> AddressLimiter::refuse(std::string_view what, ApplicationId const& application,
                                               AccountId const& account, Rate rate, Timestamp now) {
    return take(key_of(what, application, account.bytes()), rate, now);
}

std::optional<Duration> AddressLimiter::take(std::uint64_t key, Rate rate, Timestamp now) {
    ensure(rate.most >= 1, "a rate allows something");
    std::int64_t const window = rate.window.count();
    std::int64_t const time = to_microseconds(now);
    Shard& shard = shards_[key % shard_count];
    std::lock_guard const lock(shard.mutex);
    Slot& slot = slot_for(shard, key);
    std::int64_t const next = next_free_at(slot.free_at, time, rate);
    if (next > time + window) return Duration{next - time - window};
    slot.free_at = next;
    return std::nullopt;
}

std::optional<Duration> AddressLimiter::find_wait(std::string_view what, ApplicationId const& application,
                                                  http::Address const& address, Rate rate,
                                                  Timestamp now) const {
    std::uint64_t const key = key_of(what, application, address.group().bytes());
    std::int64_t const time = to_microseconds(now);
    Shard const& shard = shards_[key % shard_count];
    std::lock_guard const lock(shard.mutex);
    if (shard.slots.empty()) return std::nullopt;
    std::span<Slot const> const slots = std::span(shard.slots).subspan(set_of(key) * set_size, set_size);
    auto const own = std::ranges::find(slots, key, &Slot::key);
    if (own == slots.end()) return std::nullopt;
    std::int64_t const wait = next_free_at(own->free_at, time, rate) - time - rate.window.count();
    return wait > 0 ? std::optional(Duration{wait}) : std::nullopt;
}

std::size_t AddressLimiter::size(Timestamp now) const {
    std::size_t used = 0;
    for (Shard const& shard : shards_) {
        std::lock_guard const lock(shard.mutex);
        used += static_cast<std::size_t>(std::ranges::count_if(
            shard.slots, [&](Slot const& slot) { return slot.free_at > to_microseconds(now); }));
    }
    return used;
}

}  // namespace ostiary::limits
