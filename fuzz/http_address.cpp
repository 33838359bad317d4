// Addresses, ranges and chains of forwarded addresses: what is read is written and read again as the same,
// and an untrusted peer is always its own client.
#include "http/proxies.hpp"
#include "require.hpp"

#include <string_view>
#include <vector>

using namespace ostiary::http;
using ostiary::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const text = ostiary::fuzz::text_of(bytes, size);
    if (auto const address = Address::parse(text)) {
        require(Address::parse(address->to_string()) == address);
        require(address->group().group() == address->group());
    }
    if (auto const range = AddressRange::parse(text)) {
        require(range->contains(*Address::parse(text.substr(0, text.find('/')))));
    }
    std::vector<AddressRange> const trusted{*AddressRange::parse("10.0.0.0/8"),
                                            *AddressRange::parse("2001:db8::/32")};
    std::vector<std::string_view> const chain{text.substr(0, size / 2), text.substr(size / 2)};
    auto const stranger = *Address::parse("192.0.2.1");
    require(client_of(stranger, chain, trusted) == stranger);
    client_of(*Address::parse("10.0.0.1"), chain, trusted);
    require(transport_of(Transport::Plain, stranger, text, trusted) == Transport::Plain);
    transport_of(Transport::Plain, *Address::parse("10.0.0.1"), text, trusted);
    return 0;
}
