#include "base/bytes.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

namespace ostiary {
namespace {

TEST(Base62, takes_the_same_room_for_the_same_number_of_bytes) {
    for (auto const& [size, length] : {std::pair{16, 22}, std::pair{32, 43}, std::pair{48, 65}}) {
        auto const count = static_cast<std::size_t>(size);
        EXPECT_EQ(to_base62(Bytes(count, 0)), std::string(static_cast<std::size_t>(length), '0'));
        EXPECT_EQ(to_base62(Bytes(count, 255)).size(), static_cast<std::size_t>(length));
    }
}

TEST(Base62, is_read_back) {
    SeededRandom random;
    for (std::size_t size = 1; size <= 64; ++size) {
        auto const bytes = random.bytes(size);
        Bytes read(size);
        EXPECT_TRUE(from_base62(to_base62(bytes), read)) << size;
        EXPECT_EQ(read, bytes);
    }
}

TEST(Base62, only_the_one_spelling_is_read) {
    auto const text = to_base62(Bytes(16, 7));
    Bytes read(16);
    EXPECT_FALSE(from_base62(text.substr(1), read));
    EXPECT_FALSE(from_base62("0" + text, read));
    EXPECT_FALSE(from_base62(std::string(22, 'z'), read)) << "more than 16 bytes can hold";
    EXPECT_FALSE(from_base62(std::string(22, '-'), read));
    EXPECT_FALSE(from_base62("", read));
}

TEST(Hexadecimal, is_lower_case_both_ways) {
    EXPECT_EQ(to_hex(Bytes{0x00, 0xAB, 0xFF}), "00abff");
    EXPECT_EQ(from_hex("00abff"), (Bytes{0x00, 0xAB, 0xFF}));
    for (auto const* text : {"0", "00AB", "0g", " 00"}) EXPECT_FALSE(from_hex(text)) << text;
}

TEST(Base64, only_the_one_spelling_is_read) {
    EXPECT_EQ(to_base64(as_bytes("any carnal pleas")), "YW55IGNhcm5hbCBwbGVhcw==");
    EXPECT_EQ(from_base64("YW55IGNhcm5hbCBwbGVhcw=="), to_bytes(as_bytes("any carnal pleas")));
    for (auto const* text : {"YQ", "YQ=", "YR==", "Y Q=", "YQ==YQ=="})
        EXPECT_FALSE(from_base64(text)) << text;
}

}  // namespace
}  // namespace ostiary
