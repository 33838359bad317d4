#include "base/keyring.hpp"

#include "base/hash.hpp"

#include <gtest/gtest.h>

namespace ostiary {
namespace {

TEST(Keyring, what_was_sealed_opens_only_for_its_own_purpose_and_row) {
    Keyring const keyring(Hash{1});
    SeededRandom random;
    auto const sealed = keyring.seal("outbox", as_bytes("row 1"), "the code is 493027", random);
    EXPECT_EQ(keyring.open("outbox", as_bytes("row 1"), sealed)->reveal(), "the code is 493027");
    EXPECT_FALSE(keyring.open("outbox", as_bytes("row 2"), sealed));
    EXPECT_FALSE(keyring.open("mailbox", as_bytes("row 1"), sealed));
    EXPECT_FALSE(Keyring(Hash{2}).open("outbox", as_bytes("row 1"), sealed));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto touched = sealed;
        touched[i] ^= 1;
        EXPECT_FALSE(keyring.open("outbox", as_bytes("row 1"), touched)) << i;
    }
    EXPECT_FALSE(keyring.open("outbox", as_bytes("row 1"), Bytes(10)));
}

TEST(Keyring, each_purpose_has_a_key_of_its_own) {
    Keyring const keyring(Hash{1});
    EXPECT_NE(keyring.mac("code", as_bytes("x")), keyring.mac("device", as_bytes("x")));
    EXPECT_NE(keyring.fingerprint(), Keyring(Hash{2}).fingerprint());
    EXPECT_EQ(keyring.fingerprint().size(), 16U);
}

TEST(Hashes, are_those_of_the_standard) {
    EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Hashes, of_parts_tell_one_split_from_another) {
    EXPECT_NE(sha256_of_parts({as_bytes("ab"), as_bytes("c")}),
              sha256_of_parts({as_bytes("a"), as_bytes("bc")}));
    EXPECT_NE(sha256_of_parts({as_bytes("abc")}), sha256_of_parts({as_bytes("abc"), as_bytes("")}));
}

}  // namespace
}  // namespace ostiary
