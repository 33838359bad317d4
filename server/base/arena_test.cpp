#include "base/arena.hpp"

#include "base/bytes.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

namespace ostiary {
namespace {

constexpr std::size_t mebibyte = 1'024 * 1'024;

using RawHash = std::array<Byte, 32>;

RawHash argon2id(std::string_view password, std::size_t memory_kib, unsigned passes) {
    constexpr std::string_view salt = "somesaltsomesalt";
    RawHash made{};
    EXPECT_EQ(0,
              crypto_pwhash(made.data(), made.size(), password.data(), password.size(), as_bytes(salt).data(),
                            passes, memory_kib * 1'024, crypto_pwhash_ALG_ARGON2ID13));
    return made;
}

// From argon2-cffi (the reference code): memory in KiB, passes, hash of 'correct horse battery staple' with
// the salt above.
constexpr std::array vectors{
    std::tuple{std::size_t{8}, 1U, "lUbZ8Jzij/5bOe3RDFNWB4YcFPBWi0usvNmLvSsyG7I="},
    std::tuple{std::size_t{1'024}, 2U, "Jl9aMRiFdmA52uqiivDqYVot6fVz3erNUlWPoxyg46A="},
    std::tuple{std::size_t{19'456}, 2U, "ISO7kkvFzh19GM8qB7patN3C3Y9HHsjlVTfEZ9T600Y="},
    std::tuple{std::size_t{47'104}, 1U, "AIgDn1Zle9S3Q6BrDvSiLYcmjRwWACHHBR2oJ+vgZBI="},
    std::tuple{std::size_t{65'536}, 3U, "/41WtOKOUuHm2dM8h+yIGmuoRz4TWXLcS1bQ4CfBgRo="},
};

TEST(Arena, gives_the_hashes_of_the_reference_code_again_and_again) {
    Arena arena(20 * mebibyte);
    ArenaUse const use(arena);
    for (int round = 0; round < 3; ++round) {
        for (auto const& [memory_kib, passes, expected] : vectors) {
            EXPECT_EQ(expected, to_base64(argon2id("correct horse battery staple", memory_kib, passes)))
                << memory_kib;
        }
    }
    EXPECT_EQ(20 * mebibyte, arena.held());
}

TEST(Arena, serves_what_libsodium_maps_while_it_is_in_use) {
    Arena arena(4 * mebibyte);
    {
        ArenaUse const use(arena);
        argon2id("password", 4'096, 1);
    }
    EXPECT_EQ(4 * mebibyte, arena.held());
    EXPECT_FALSE(arena.is_wiped());
}

TEST(Arena, is_not_touched_when_nothing_uses_it) {
    Arena arena(4 * mebibyte);
    argon2id("password", 4'096, 1);
    EXPECT_EQ(0U, arena.held());
}

TEST(Arena, leaves_maps_beyond_its_capacity_to_the_kernel) {
    Arena arena(2 * mebibyte);
    ArenaUse const use(arena);
    argon2id("password", 8'192, 1);
    EXPECT_EQ(0U, arena.held());
}

TEST(Arena, a_wiped_arena_holds_zeros) {
    Arena arena(4 * mebibyte);
    {
        ArenaUse const use(arena);
        argon2id("password", 4'096, 1);
    }
    arena.wipe();
    EXPECT_TRUE(arena.is_wiped());
    auto const* const memory = static_cast<Byte const*>(arena.take(4 * mebibyte));
    ASSERT_NE(nullptr, memory);
    EXPECT_TRUE(std::all_of(memory, memory + 4 * mebibyte, [](Byte byte) { return byte == 0; }));
    EXPECT_TRUE(arena.give_back(memory));
}

TEST(Arena, what_a_hash_leaves_behind_is_there_until_it_is_wiped) {
    Arena arena(4 * mebibyte);
    {
        ArenaUse const use(arena);
        argon2id("password", 4'096, 1);
    }
    auto const* const memory = static_cast<Byte const*>(arena.take(4 * mebibyte));
    ASSERT_NE(nullptr, memory);
    EXPECT_FALSE(std::all_of(memory, memory + 4 * mebibyte, [](Byte byte) { return byte == 0; }));
    EXPECT_TRUE(arena.give_back(memory));
}

TEST(Arena, released_memory_comes_back_at_the_next_use) {
    Arena arena(4 * mebibyte);
    for (int round = 0; round < 2; ++round) {
        {
            ArenaUse const use(arena);
            argon2id("password", 4'096, 1);
        }
        EXPECT_EQ(4 * mebibyte, arena.held());
        arena.release();
        EXPECT_EQ(0U, arena.held());
        EXPECT_TRUE(arena.is_wiped());
    }
}

TEST(Arena, hands_its_memory_out_once_at_a_time) {
    Arena arena(4 * mebibyte);
    void* const first = arena.take(2 * mebibyte);
    ASSERT_NE(nullptr, first);
    EXPECT_EQ(0U, reinterpret_cast<std::uintptr_t>(first) % (2 * mebibyte));
    EXPECT_EQ(nullptr, arena.take(2 * mebibyte));
    EXPECT_FALSE(arena.give_back(&arena));
    EXPECT_TRUE(arena.give_back(first));
    EXPECT_EQ(nullptr, arena.take(mebibyte - 1));
}

}  // namespace
}  // namespace ostiary
