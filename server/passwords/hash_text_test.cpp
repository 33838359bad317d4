#include "passwords/hash_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ostiary::passwords {
namespace {

constexpr std::string_view salt = "MDEyMzQ1Njc4OWFiY2RlZg";
constexpr std::string_view hash = "yqSq2SygY1sB4EcH9f2FG0JTMES+wqLsOT5YmiRBplI";

bool is_read(std::string_view before, std::string_view settings) {
    return parse(std::string(before) + std::string(settings) + "$" + std::string(salt) + "$" +
                 std::string(hash))
        .has_value();
}

TEST(PasswordHashText, argon2_is_bounded_in_memory_passes_and_lanes) {
    auto const reads = [](std::string_view settings) { return is_read("$argon2id$v=19$", settings); };
    EXPECT_TRUE(reads("m=19456,t=2,p=1"));
    EXPECT_TRUE(reads("m=262144,t=4,p=1"));
    EXPECT_TRUE(reads("m=1024,t=1024,p=16"));
    EXPECT_FALSE(reads("m=262145,t=1,p=1"));
    EXPECT_FALSE(reads("m=262144,t=5,p=1"));
    EXPECT_FALSE(reads("m=1024,t=1025,p=1"));
    EXPECT_FALSE(reads("m=1024,t=1,p=17"));
    EXPECT_FALSE(reads("m=7,t=1,p=1"));
    EXPECT_FALSE(reads("m=1024,t=0,p=1"));
    EXPECT_FALSE(reads("m=1024,t=1,p=0"));
    EXPECT_FALSE(reads("m=1024,t=1"));
    EXPECT_FALSE(reads("t=1,m=1024,p=1"));
    EXPECT_FALSE(reads("m=01024,t=1,p=1"));
    EXPECT_FALSE(reads("m=+1024,t=1,p=1"));
    EXPECT_FALSE(reads("m=4294967297,t=1,p=1"));
    EXPECT_FALSE(is_read("$argon2id$v=16$", "m=1024,t=1,p=1"));
    EXPECT_FALSE(is_read("$argon2d$v=19$", "m=1024,t=1,p=1"));
}

TEST(PasswordHashText, scrypt_is_bounded_in_memory_and_work) {
    auto const reads = [](std::string_view settings) { return is_read("$scrypt$", settings); };
    EXPECT_TRUE(reads("ln=17,r=8,p=1"));
    EXPECT_TRUE(reads("ln=18,r=8,p=1"));
    EXPECT_TRUE(reads("ln=14,r=8,p=16"));
    EXPECT_FALSE(reads("ln=19,r=8,p=1"));
    EXPECT_FALSE(reads("ln=18,r=8,p=2"));
    EXPECT_FALSE(reads("ln=1,r=33,p=1"));
    EXPECT_FALSE(reads("ln=0,r=8,p=1"));
    EXPECT_FALSE(reads("ln=10,r=0,p=1"));
    EXPECT_FALSE(reads("ln=10,r=8,p=0"));
    EXPECT_FALSE(reads("ln=10,r=8,p=4294967295"));
    EXPECT_FALSE(reads("ln=64,r=8,p=1"));
    EXPECT_FALSE(reads("ln=10,r=8"));
}

TEST(PasswordHashText, crypt_forms_are_bounded) {
    std::string const bcrypt_rest = "$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS";
    EXPECT_TRUE(parse("$2b$14" + bcrypt_rest));
    EXPECT_FALSE(parse("$2b$15" + bcrypt_rest));
    EXPECT_FALSE(parse("$2b$03" + bcrypt_rest));
    EXPECT_FALSE(parse("$2b$5" + bcrypt_rest));
    EXPECT_FALSE(parse("$2x$05" + bcrypt_rest));
    EXPECT_FALSE(parse("$2b$05" + bcrypt_rest + "x"));
    EXPECT_FALSE(parse("$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/Zsu!"));
    std::string const rest = "$tW55T9kQrYxyBwBuDOFEI7GlZZkkk1WRBd6hFqMAkc8";
    EXPECT_TRUE(parse("$7$G6..../....salt" + rest));
    EXPECT_FALSE(parse("$7$H6..../....salt" + rest));
    EXPECT_FALSE(parse("$7$86........zsalt" + rest));
    EXPECT_TRUE(parse("$y$jDT$salt" + rest));
    EXPECT_FALSE(parse("$y$jET$salt" + rest));
    EXPECT_FALSE(parse("$y$k9T$salt" + rest));
    EXPECT_FALSE(parse("$y$j9T1$salt" + rest));
    EXPECT_FALSE(parse("$1$salt$qJH7.N4xYta3aEG/dfqo/0"));
}

TEST(PasswordHashText, pbkdf2_is_bounded_in_rounds_of_the_whole_hash) {
    auto const reads = [](std::string_view digest, std::string_view settings) {
        return is_read("$pbkdf2-" + std::string(digest) + "$", settings);
    };
    EXPECT_TRUE(reads("sha256", "i=2000000"));
    EXPECT_FALSE(reads("sha256", "i=2000001"));
    EXPECT_TRUE(reads("sha512", "i=1000000"));
    EXPECT_FALSE(reads("sha512", "i=1000001"));
    EXPECT_TRUE(reads("sha1", "i=1000000"));
    EXPECT_FALSE(reads("sha1", "i=1000001"));
    EXPECT_TRUE(reads("sha256", "i=1,l=32"));
    EXPECT_FALSE(reads("sha256", "i=1,l=31"));
    EXPECT_FALSE(reads("sha256", "i=1,l=32,x=1"));
    EXPECT_FALSE(reads("sha256", "i=0"));
    EXPECT_FALSE(reads("md5", "i=1"));
    EXPECT_FALSE(parse("pbkdf2_md5$1$salt$B+uWcBW5nuLcxYuCbZqBYVOBQxQYUDCtKyya8CIgO8o="));
    EXPECT_FALSE(parse("pbkdf2_sha256$1$salt$B+uWcBW5nuLcxYuCbZqBYVOBQxQYUDCtKyya8CIgO8o"));
}

TEST(PasswordHashText, salt_and_hash_are_whole_base64_of_sensible_sizes) {
    EXPECT_FALSE(parse("$argon2id$v=19$m=1024,t=1,p=1$c2FsdA$yqSq2SygY1sB4EcH9f2FG0JTMES+wqLsOT5YmiRBplI"));
    EXPECT_FALSE(parse("$argon2id$v=19$m=1024,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$yqSq2S"));
    EXPECT_FALSE(
        parse("$argon2id$v=19$m=1024,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$yqSq2SygY1sB4EcH9f2FG0JTMES+"
              "wqLsOT5YmiRBplI"));
    EXPECT_FALSE(parse(
        "$argon2id$v=19$m=1024,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$yqSq2SygY1sB4EcH9f2FG0JTMES.wqLsOT5YmiRBplI"));
    EXPECT_FALSE(parse(
        "$argon2id$v=19$m=1024,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$yqSq2SygY1sB4EcH9f2FG0JTMES+wqLsOT5YmiRBplI$"));
}

TEST(PasswordHashText, other_text_is_not_read) {
    EXPECT_FALSE(parse(""));
    EXPECT_FALSE(parse("$"));
    EXPECT_FALSE(parse("password"));
    EXPECT_FALSE(parse("*0"));
    EXPECT_FALSE(parse(std::string(10'000, '$')));
    EXPECT_FALSE(
        parse(std::string("pbkdf2_sha256$1$sa\0t$B+uWcBW5nuLcxYuCbZqBYVOBQxQYUDCtKyya8CIgO8o=", 66)));
}

}  // namespace
}  // namespace ostiary::passwords
