// Who administrates: whoever shows an administration key of the organization, or a session in the console
// application. Both may do everything under /v1/admin; nobody else may do anything there. Failed attempts are
// counted by network address, so that nobody guesses at speed.
#pragma once

#include "applications/directory.hpp"
#include "audit/entry.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/request.hpp"
#include "limits/address_limiter.hpp"
#include "sessions/request.hpp"

namespace ostiary::administration {

class Authenticator {
  public:
    // All of these outlive it.
    Authenticator(applications::Directory const& directory, sessions::Authenticator const& sessions,
                  limits::AddressLimiter& limiter, Clock const& clock)
        : directory_(directory), sessions_(sessions), limiter_(limiter), clock_(clock) {}

    // Unauthenticated; Forbidden for an application's secret key; OriginNotAllowed for a cookie from a
    // foreign page; TooManyRequests after many failures from one address, whatever is shown then.
    Result<audit::Caller> caller_of(http::Request const& request) const;

  private:
    Result<audit::Caller> identify(http::Request const& request,
                                   applications::ApplicationPointer const& console) const;

    applications::Directory const& directory_;
    sessions::Authenticator const& sessions_;
    limits::AddressLimiter& limiter_;
    Clock const& clock_;
};

}  // namespace ostiary::administration
