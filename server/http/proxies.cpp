#include "http/proxies.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <optional>
#include <ranges>

namespace ostiary::http {
namespace {

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// An address with or without brackets and port.
std::optional<Address> parse_hop(std::string_view text) {
    text = trim(text);
    if (text.starts_with('[')) {
        auto const end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        auto const rest = text.substr(end + 1);
        if (!rest.empty() && !(rest.front() == ':' && is_port(rest.substr(1)))) return std::nullopt;
        auto const address = text.substr(1, end - 1);
        return address.contains(':') ? Address::parse(address) : std::nullopt;
    }
    auto const colon = text.find(':');
    bool const one_colon = colon != std::string_view::npos && colon == text.rfind(':');
    if (!one_colon) return Address::parse(text);
    return is_port(text.substr(colon + 1)) ? Address::parse(text.substr(0, colon)) : std::nullopt;
}

// Takes the entry behind the last comma off `list`.
std::string_view last_entry(std::string_view& list) {
    auto const comma = list.rfind(',');
    auto const entry = comma == std::string_view::npos ? list : list.substr(comma + 1);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(0, comma);
    return entry;
}

}  // namespace

bool is_trusted(Address const& address, std::span<AddressRange const> trusted) {
    return std::ranges::any_of(trusted, [&](AddressRange const& range) { return range.contains(address); });
}

Address client_of(Address const& peer, std::span<std::string_view const> forwarded_for,
                  std::span<AddressRange const> trusted) {
    Address client = peer;
    for (std::string_view list : forwarded_for | std::views::reverse) {
        while (!list.empty()) {
            // security: only a trusted hop is believed (Proxies.spoofed_chains_never_choose_the_client).
            if (!is_trusted(client, trusted)) return client;
            auto const hop = parse_hop(last_entry(list));
            if (!hop) return client;
            client = *hop;
        }
    }
    return client;
}

Transport transport_of(Transport own, Address const& peer, std::string_view forwarded_proto,
                       std::span<AddressRange const> trusted) {
    if (forwarded_proto.empty() || !is_trusted(peer, trusted)) return own;
    auto const scheme = trim(last_entry(forwarded_proto));
    if (equal_ignoring_case(scheme, "https")) return Transport::Tls;
    return equal_ignoring_case(scheme, "http") ? Transport::Plain : own;
}

}  // namespace ostiary::http
