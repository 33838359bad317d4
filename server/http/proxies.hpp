// Who really asks, when reverse proxies stand between. What a client writes into `X-Forwarded-For` or
// `X-Forwarded-Proto` itself never counts: only what a trusted proxy says, read from the right, as far as
// each hop was vouched for by a trusted one.
#pragma once

#include "http/address.hpp"
#include "http/request.hpp"

#include <span>
#include <string_view>

namespace ostiary::http {

bool is_trusted(Address const& address, std::span<AddressRange const> trusted);

// `peer` is at the other end of the connection; `forwarded_for` are the values of X-Forwarded-For in the
// order of arrival (a header given twice is one list). Entries may be bare addresses, `192.0.2.1:4711` or
// `[2001:db8::1]:4711`. Reading stops at the first address that is no trusted proxy, and at the last good one
// before an entry that is no address.
Address client_of(Address const& peer, std::span<std::string_view const> forwarded_for,
                  std::span<AddressRange const> trusted);

// TLS as the client sees it: `own` unless a trusted `peer` says otherwise. `forwarded_proto` is the value of
// X-Forwarded-Proto; of a list the last entry, which the peer wrote.
Transport transport_of(Transport own, Address const& peer, std::string_view forwarded_proto,
                       std::span<AddressRange const> trusted);

}  // namespace ostiary::http
