#include "passwords/hash.hpp"

#include "passwords/hash_text.hpp"
#include "passwords/password.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

namespace ostiary::passwords {
namespace {

constexpr Cost cheap{.memory_kib = 64, .passes = 1};

Secret const right{"correct horse battery staple"};
Secret const wrong{"correct horse battery stable"};

// Made by argon2-cffi, passlib, Django and libxcrypt for `right`.
constexpr std::array foreign{
    "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$lUbZ8Jzij/5bOe3RDFNWB4YcFPBWi0usvNmLvSsyG7I",
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$ISO7kkvFzh19GM8qB7patN3C3Y9HHsjlVTfEZ9T600Y",
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$mtB7vZKFuEQDVzeZe5lTtf3BPC1e5BL1UKy7IW/SpV0",
    "$argon2i$v=19$m=4096,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$3uXUGtziuIoIR4ZmpJ/YhXZ+Wrz3H2u6anCu/kWFBno",
    "$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$yqSq2SygY1sB4EcH9f2FG0JTMES.wqLsOT5YmiRBplI",
    "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$yqSq2SygY1sB4EcH9f2FG0JTMES+wqLsOT5YmiRBplI",
    "$pbkdf2-sha256$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$yqSq2SygY1sB4EcH9f2FG0JTMES+wqLsOT5YmiRBplI",
    "$pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$5bTW2oeyDJyGJPcmEr."
    "mRDE11ghpozWrDGnSNhRXo2ZCu0KHRDiUMAVEGzLJC."
    "oDhRoeIja9J1iLIv9ptDJMfQ",
    "$pbkdf2$1000$MDEyMzQ1Njc4OWFiY2RlZg$wmIXv0mv7iouqkc9CKjRvCX21po",
    "$pbkdf2-sha1$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$wmIXv0mv7iouqkc9CKjRvCX21po",
    "pbkdf2_sha256$1000$NaClSalt42abc$B+uWcBW5nuLcxYuCbZqBYVOBQxQYUDCtKyya8CIgO8o=",
    "pbkdf2_sha1$1000$NaClSalt42abc$urKKTAmb5uKTPM9lRkcwLJtEs8U=",
    "$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$7AnzIswxwEinpwz+ntydndYfVHPvOACmX9Vvo8hO1qM",
    "$7$86..../....saltsaltsalt$tW55T9kQrYxyBwBuDOFEI7GlZZkkk1WRBd6hFqMAkc8",
    "$2a$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
    "$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
    "$2y$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
    "$y$j75$saltsaltsalt$/O9aZkoFFOnkZWWahLzzMn5r9F6DqbmuCKI/.pm/vj1",
};

TEST(PasswordHash, is_a_phc_string_that_only_its_password_matches) {
    SeededRandom random;
    std::string const stored = hash(right, {}, random);
    EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << stored;
    EXPECT_EQ(97U, stored.size());
    EXPECT_TRUE(verify(right, stored));
    EXPECT_FALSE(verify(wrong, stored));
    EXPECT_FALSE(needs_rehash(stored, {}));
}

TEST(PasswordHash, the_salt_differs_each_time) {
    SeededRandom random;
    EXPECT_NE(hash(right, cheap, random), hash(right, cheap, random));
}

TEST(PasswordHash, hashes_of_other_servers_match_their_password_only) {
    for (std::string_view const stored : foreign) {
        EXPECT_TRUE(is_acceptable(stored)) << stored;
        EXPECT_TRUE(verify(right, stored)) << stored;
        EXPECT_FALSE(verify(wrong, stored)) << stored;
    }
}

TEST(PasswordHash, a_changed_character_matches_nothing) {
    for (std::string_view const stored : foreign) {
        std::string changed(stored);
        auto const middle_of_hash = changed.size() - 12;
        changed[middle_of_hash] = changed[middle_of_hash] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(verify(right, changed)) << changed;
    }
}

TEST(PasswordHash, another_form_or_cost_needs_rehash) {
    for (std::string_view const stored : foreign) {
        EXPECT_EQ(!stored.contains("m=19456"), needs_rehash(stored, {})) << stored;
    }
    SeededRandom random;
    EXPECT_TRUE(needs_rehash(hash(right, {.memory_kib = 64, .passes = 2}, random), cheap));
    EXPECT_TRUE(needs_rehash(hash(right, {.memory_kib = 128, .passes = 1}, random), cheap));
    EXPECT_TRUE(needs_rehash("", cheap));
}

TEST(PasswordHash, the_dummy_has_the_form_and_cost_of_a_real_one) {
    SeededRandom random;
    std::string const dummy = make_dummy(cheap, random);
    EXPECT_EQ(hash(right, cheap, random).size(), dummy.size());
    EXPECT_FALSE(needs_rehash(dummy, cheap));
    EXPECT_FALSE(verify(right, dummy));
}

TEST(PasswordHash, bcrypt_looks_at_72_bytes) {
    std::string_view const stored = "$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i";
    EXPECT_TRUE(verify(Secret(std::string(72, 'x')), stored));
    EXPECT_TRUE(verify(Secret(std::string(73, 'x')), stored));
    EXPECT_TRUE(verify(Secret(std::string(128, 'x')), stored));
    EXPECT_FALSE(verify(Secret(std::string(71, 'x')), stored));
}

TEST(PasswordHash, bcrypt_looks_at_72_bytes_of_passwords_of_any_length) {
    std::string password;
    for (std::size_t i = 0; i < longest_in_characters; ++i) password += "\U0001F600";
    EXPECT_TRUE(verify(Secret(password), "$2b$04$abcdefghijklmnopqrstuufmqG4mHlwnaPKycLAC9vbeB2HW7lGYC"));
}

TEST(PasswordHash, bcrypt_matches_with_other_unused_bits_in_its_salt) {
    EXPECT_TRUE(verify(right, "$2b$05$abcdefghijklmnopqrstuvFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS"));
}

TEST(PasswordHash, a_cost_out_of_bounds_is_not_computed) {
    // Each would take minutes, or more memory than there is.
    for (std::string_view const stored : {
             "$argon2id$v=19$m=4294967295,t=4294967295,p=1$c29tZXNhbHRzb21lc2FsdA$lUbZ8Jzij/"
             "5bOe3RDFNWB4YcFPBWi0usvNmLvSsyG7I",
             "$2b$31$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS",
             "$scrypt$ln=40,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$7AnzIswxwEinpwz+ntydndYfVHPvOACmX9Vvo8hO1qM",
             "$7$z6..../....saltsaltsalt$tW55T9kQrYxyBwBuDOFEI7GlZZkkk1WRBd6hFqMAkc8",
             "$y$jzT$saltsaltsalt$/O9aZkoFFOnkZWWahLzzMn5r9F6DqbmuCKI/.pm/vj1",
             "pbkdf2_sha256$4000000000$NaClSalt42abc$B+uWcBW5nuLcxYuCbZqBYVOBQxQYUDCtKyya8CIgO8o=",
         }) {
        EXPECT_FALSE(is_acceptable(stored)) << stored;
        EXPECT_FALSE(verify(right, stored)) << stored;
    }
}

TEST(PasswordHash, a_cost_that_could_not_be_compared_again_is_not_acceptable) {
    EXPECT_TRUE(is_acceptable(Cost{}));
    EXPECT_TRUE(is_acceptable(Cost{.memory_kib = 256 * 1'024, .passes = 4}));
    EXPECT_FALSE(is_acceptable(Cost{.memory_kib = 256 * 1'024, .passes = 5}));
    EXPECT_FALSE(is_acceptable(Cost{.memory_kib = 7, .passes = 1}));
    EXPECT_FALSE(is_acceptable(Cost{.memory_kib = 64, .passes = 0}));
}

TEST(PasswordHash, the_same_characters_match_however_they_are_encoded) {
    SeededRandom random;
    std::string const stored = hash(Secret("caf\u00e9 au lait"), cheap, random);
    EXPECT_TRUE(verify(Secret("cafe\u0301 au lait"), stored));
    EXPECT_TRUE(verify(Secret("caf\u00e9\u3000au\u00a0lait"), stored));
    EXPECT_FALSE(verify(Secret("cafe au lait"), stored));
}

TEST(PasswordHash, text_that_cannot_be_a_password_matches_nothing) {
    SeededRandom random;
    std::string const stored = hash(Secret("abc"), cheap, random);
    EXPECT_FALSE(verify(Secret(), stored));
    EXPECT_FALSE(verify(Secret(std::string("abc\0def", 7)), stored));
    EXPECT_FALSE(verify(Secret("abc\xff"), stored));
    EXPECT_FALSE(normalise(Secret(std::string(129, 'x'))));
    EXPECT_TRUE(normalise(Secret(std::string(128, 'x'))));
}

}  // namespace
}  // namespace ostiary::passwords
