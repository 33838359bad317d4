#include "http/proxies.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ostiary::http {
namespace {

std::vector<AddressRange> const trusted{*AddressRange::parse("10.0.0.0/8"),
                                        *AddressRange::parse("2001:db8:aa::/48"),
                                        *AddressRange::parse("127.0.0.1")};

struct Chain {
    char const* peer;
    std::vector<std::string_view> forwarded_for;
    char const* client;
};

void expect_clients(std::vector<Chain> const& chains) {
    for (auto const& [peer, forwarded_for, client] : chains) {
        auto const found = client_of(*Address::parse(peer), forwarded_for, trusted);
        EXPECT_EQ(found.to_string(), client)
            << peer << " " << (forwarded_for.empty() ? "" : forwarded_for.back());
    }
}

TEST(Proxies, forwarded_addresses_are_read_from_the_right) {
    expect_clients({
        {"10.0.0.1", {}, "10.0.0.1"},
        {"10.0.0.1", {"203.0.113.5"}, "203.0.113.5"},
        {"10.0.0.1", {"203.0.113.5, 10.0.0.2"}, "203.0.113.5"},
        {"10.0.0.1", {"203.0.113.5,10.0.0.2 ,\t10.0.0.3"}, "203.0.113.5"},
        {"10.0.0.1", {"10.0.0.9, 10.0.0.2"}, "10.0.0.9"},
        {"10.0.0.1", {"203.0.113.5", "10.0.0.2"}, "203.0.113.5"},
        {"2001:db8:aa::1", {"2001:db8:bb::7"}, "2001:db8:bb::7"},
        {"10.0.0.1", {"[2001:db8:bb::7]"}, "2001:db8:bb::7"},
        {"10.0.0.1", {"[2001:db8:bb::7]:4711"}, "2001:db8:bb::7"},
        {"10.0.0.1", {"203.0.113.5:4711"}, "203.0.113.5"},
        {"10.0.0.1", {"::ffff:203.0.113.5"}, "203.0.113.5"},
    });
}

// Row 13 of docs/security.md.
TEST(Proxies, spoofed_chains_never_choose_the_client) {
    expect_clients({
        // Not from a trusted proxy: nothing of it counts.
        {"198.51.100.9", {"203.0.113.5"}, "198.51.100.9"},
        {"198.51.100.9", {"127.0.0.1"}, "198.51.100.9"},
        {"198.51.100.9", {"10.0.0.1, 10.0.0.2"}, "198.51.100.9"},
        // What the client wrote stands to the left of what the proxy saw.
        {"10.0.0.1", {"203.0.113.5, 198.51.100.9"}, "198.51.100.9"},
        {"10.0.0.1", {"127.0.0.1, 198.51.100.9"}, "198.51.100.9"},
        {"10.0.0.1", {"10.0.0.7, 198.51.100.9, 10.0.0.2"}, "198.51.100.9"},
        {"10.0.0.1", {"127.0.0.1", "198.51.100.9"}, "198.51.100.9"},
        // An untrusted hop ends it, even when a trusted one claims to stand behind it.
        {"10.0.0.1", {"203.0.113.5, 10.0.0.2, 198.51.100.9, 10.0.0.3"}, "198.51.100.9"},
        // Garbage stops at the last good address.
        {"10.0.0.1", {"203.0.113.5, unknown"}, "10.0.0.1"},
        {"10.0.0.1", {"203.0.113.5, unknown, 10.0.0.2"}, "10.0.0.2"},
        {"10.0.0.1", {"203.0.113.5, "}, "10.0.0.1"},
        {"10.0.0.1", {"203.0.113.5,,10.0.0.2"}, "10.0.0.2"},
        {"10.0.0.1", {"_hidden, 10.0.0.2"}, "10.0.0.2"},
        {"10.0.0.1", {"203.0.113.5:port"}, "10.0.0.1"},
        {"10.0.0.1", {"203.0.113.5:999999"}, "10.0.0.1"},
        {"10.0.0.1", {"[203.0.113.5]"}, "10.0.0.1"},
        {"10.0.0.1", {"[2001:db8:bb::7"}, "10.0.0.1"},
        {"10.0.0.1", {"[2001:db8:bb::7]x"}, "10.0.0.1"},
        {"10.0.0.1", {"203.0.113.5 10.0.0.2"}, "10.0.0.1"},
        {"10.0.0.1", {"1.2.3.4\n"}, "1.2.3.4"},
        {"10.0.0.1", {",,,,"}, "10.0.0.1"},
        {"10.0.0.1", {""}, "10.0.0.1"},
    });
}

TEST(Proxies, nobody_is_trusted_unless_named) {
    std::vector<std::string_view> const chain{"203.0.113.5"};
    EXPECT_EQ(client_of(*Address::parse("127.0.0.1"), chain, {}).to_string(), "127.0.0.1");
}

TEST(Proxies, tls_is_believed_from_a_trusted_proxy_only) {
    auto const proxy = *Address::parse("10.0.0.1");
    auto const stranger = *Address::parse("198.51.100.9");
    EXPECT_EQ(transport_of(Transport::Plain, proxy, "https", trusted), Transport::Tls);
    EXPECT_EQ(transport_of(Transport::Plain, proxy, "http, HTTPS", trusted), Transport::Tls);
    EXPECT_EQ(transport_of(Transport::Plain, proxy, "https, http", trusted), Transport::Plain);
    EXPECT_EQ(transport_of(Transport::Tls, proxy, "http", trusted), Transport::Plain);
    EXPECT_EQ(transport_of(Transport::Tls, proxy, "", trusted), Transport::Tls);
    EXPECT_EQ(transport_of(Transport::Plain, proxy, "wss", trusted), Transport::Plain);
    EXPECT_EQ(transport_of(Transport::Plain, stranger, "https", trusted), Transport::Plain);
}

}  // namespace
}  // namespace ostiary::http
