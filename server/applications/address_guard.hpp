// Limits by network address, before a request gets to a lane: as many requests from one address (IPv6: one
// /64) as the application's settings allow. security: limits_by_address_are_counted_with_a_moved_clock.
#pragma once

#include "applications/directory.hpp"
#include "base/clock.hpp"
#include "http/router.hpp"
#include "limits/address_limiter.hpp"

namespace ostiary::applications {

class AddressGuards {
  public:
    // All of these outlive the router.
    AddressGuards(limits::AddressLimiter& limiter, Directory const& directory, Clock const& clock)
        : limiter_(limiter), directory_(directory), clock_(clock) {}

    // TooManyRequests when this address has asked for `what` more often than `rate` of the application's
    // limits. `what` is a literal.
    http::Guard guard(std::string_view what, limits::Rate (*rate)(settings::Limits const&)) const;

    // The same for one request whose application is known.
    std::optional<Error> refuse(std::string_view what, limits::Rate rate, Application const& application,
                                http::Address const& address) const;
    // How `refuse` would answer, counting nothing: for what counts failures only.
    std::optional<Error> find_refusal(std::string_view what, limits::Rate rate,
                                      Application const& application, http::Address const& address) const;

  private:
    limits::AddressLimiter& limiter_;
    Directory const& directory_;
    Clock const& clock_;
};

}  // namespace ostiary::applications
