#include "http/address.hpp"

#include <gtest/gtest.h>

namespace ostiary::http {
namespace {

Address address(std::string_view text) {
    auto const parsed = Address::parse(text);
    EXPECT_TRUE(parsed) << text;
    return parsed.value_or(Address{});
}

TEST(Addresses, are_written_as_they_are_read) {
    for (auto const* text :
         {"127.0.0.1", "0.0.0.0", "255.255.255.255", "2001:db8::1", "::", "::1", "fe80::1"}) {
        EXPECT_EQ(address(text).to_string(), text);
    }
    EXPECT_EQ(address("2001:0DB8:0:0::1").to_string(), "2001:db8::1");
}

TEST(Addresses, ipv4_inside_ipv6_is_that_ipv4_address) {
    EXPECT_EQ(address("::ffff:192.0.2.1"), address("192.0.2.1"));
    EXPECT_EQ(address("::FFFF:c000:0201").to_string(), "192.0.2.1");
    EXPECT_TRUE(address("::ffff:127.0.0.1").is_loopback());
    EXPECT_TRUE(address("::ffff:10.0.0.1").is_special_purpose());
}

TEST(Addresses, refuse_what_is_not_an_address) {
    for (std::string_view const text :
         {"", " ", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "0x7f.0.0.1", "127.0.0.1 ",
          " 127.0.0.1", "::1%lo", "[::1]", "1.2.3.4:80", ":::", "12345::", "localhost", "2130706433",
          "::ffff:1.2.3", "1:2:3:4:5:6:7:8:9"}) {
        EXPECT_FALSE(Address::parse(text)) << text;
    }
    EXPECT_FALSE(Address::parse(std::string_view("127.0.0.1\0", 10)));
    EXPECT_FALSE(Address::parse(std::string(5000, '1')));
}

TEST(Addresses, know_what_is_not_on_the_public_internet) {
    for (auto const* text : {"0.0.0.0",
                             "10.1.2.3",
                             "100.64.0.1",
                             "100.127.255.255",
                             "127.0.0.1",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.8",
                             "192.0.2.7",
                             "192.168.1.1",
                             "198.18.0.1",
                             "198.19.255.255",
                             "198.51.100.1",
                             "203.0.113.9",
                             "224.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::127.0.0.1",
                             "64:ff9b::7f00:1",
                             "100::1",
                             "2001::1",
                             "2001:db8::1",
                             "2002:7f00:1::",
                             "3fff::1",
                             "fc00::1",
                             "fd12::1",
                             "fe80::1",
                             "ff02::1"}) {
        EXPECT_TRUE(address(text).is_special_purpose()) << text;
    }
    for (auto const* text :
         {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.0", "192.167.1.1",
          "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888", "2a00::1"}) {
        EXPECT_FALSE(address(text).is_special_purpose()) << text;
    }
}

TEST(Addresses, limits_count_ipv6_by_its_first_64_bits) {
    EXPECT_EQ(address("2001:db8:1:2:3:4:5:6").group(), address("2001:db8:1:2:ffff::9").group());
    EXPECT_NE(address("2001:db8:1:2::1").group(), address("2001:db8:1:3::1").group());
    EXPECT_EQ(address("2001:db8:1:2:3::").group().to_string(), "2001:db8:1:2::");
    EXPECT_NE(address("192.0.2.1").group(), address("192.0.2.2").group());
}

TEST(Addresses, come_back_from_their_bytes) {
    auto const original = address("2001:db8::7");
    std::array<Byte, 16> bytes{};
    std::ranges::copy(original.bytes(), bytes.begin());
    EXPECT_EQ(Address::from_bytes(bytes), original);
}

TEST(AddressRanges, contain_what_shares_their_prefix) {
    struct Case {
        char const* range;
        char const* address;
        bool contained;
    };
    for (auto const& [range, text, contained] : std::initializer_list<Case>{
             {"10.0.0.0/8", "10.255.0.1", true},
             {"10.0.0.0/8", "11.0.0.1", false},
             {"10.0.0.0/8", "::ffff:10.0.0.1", true},
             {"10.1.2.3/8", "10.9.9.9", true},
             {"192.0.2.1", "192.0.2.1", true},
             {"192.0.2.1", "192.0.2.2", false},
             {"192.0.2.128/25", "192.0.2.127", false},
             {"192.0.2.128/25", "192.0.2.200", true},
             {"0.0.0.0/0", "8.8.8.8", true},
             {"0.0.0.0/0", "2001:db8::1", false},
             {"::/0", "2001:db8::1", true},
             {"::/0", "10.0.0.1", false},
             {"2001:db8::/33", "2001:db8:7fff::1", true},
             {"2001:db8::/33", "2001:db8:8000::1", false},
             {"::1", "::1", true},
         }) {
        auto const parsed = AddressRange::parse(range);
        ASSERT_TRUE(parsed) << range;
        EXPECT_EQ(parsed->contains(address(text)), contained) << range << " " << text;
    }
}

TEST(AddressRanges, refuse_what_is_not_a_range) {
    for (auto const* text : {"", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "::/129",
                             "10.0.0/8", "/8", "10.0.0.0/8/8", "10.0.0.0/ 8", "10.0.0.0/99999999999"}) {
        EXPECT_FALSE(AddressRange::parse(text)) << text;
    }
}

}  // namespace
}  // namespace ostiary::http
