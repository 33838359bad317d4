// Password hashing as plain functions: Argon2id (RFC 9106) for what this server makes, and comparison with
// the other forms that `hash_text.hpp` lists, so that accounts of other servers can be taken over. Every
// function here takes as long as the hash it computes; a server calls them through `Hasher`, which bounds how
// many run.
//
// bcrypt (all of it, everywhere) looks only at the first 72 bytes of a password. NUL never comes that far
// (`password.hpp`).
#pragma once

#include "base/random.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace ostiary::passwords {

// What one hash costs; always one lane (p=1). The default is one of OWASP's equals.
struct Cost {
    std::uint32_t memory_kib = 19 * 1'024;
    std::uint32_t passes = 2;

    bool operator==(Cost const&) const = default;
};

// The bytes of an arena (base/arena.hpp) that serves hashes of this cost.
constexpr std::size_t arena_size(Cost cost) {
    return (std::size_t{cost.memory_kib} + 64) * 1'024;
}

// Whether hashes of this cost can be made, and are compared again later.
bool is_acceptable(Cost cost);

// `$argon2id$v=19$m=19456,t=2,p=1$salt$hash` (PHC string format), with a random salt of 16 bytes and 32 bytes
// of hash. The password has a normal form (`normalise`) and the cost is acceptable. `Unavailable` when there
// is not enough memory.
std::string hash(Secret const& password, Cost cost, Random& random);

// Whether this is the password. False also for text that is not acceptable: its cost is bounded again here,
// before anything is computed. `Unavailable` when there is not enough memory.
bool verify(Secret const& password, std::string_view stored);

// Whether this is a known form with a bounded cost: what an import may store.
bool is_acceptable(std::string_view stored);

// Whether this server would today write another form or cost for the same password.
bool needs_rehash(std::string_view stored, Cost current);

// A hash of this cost that no password has; comparing with it takes as long as with a real one.
std::string make_dummy(Cost cost, Random& random);

}  // namespace ostiary::passwords
