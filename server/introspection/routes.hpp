// The token check for an application's own backend: OAuth 2.0 Token Introspection (RFC 7662). The backend
// proves itself with a secret key of its application; a token of another application is as good as none.
#pragma once

#include "applications/directory.hpp"
#include "base/clock.hpp"
#include "http/router.hpp"
#include "limits/address_limiter.hpp"
#include "sessions/service.hpp"

namespace ostiary::introspection {

struct Dependencies {
    sessions::Service& sessions;
    applications::Directory const& directory;
    limits::AddressLimiter& limiter;
    Clock const& clock;
};

// What `needs` refers to outlives the router.
void add_routes(http::Router& router, Dependencies const& needs);

}  // namespace ostiary::introspection
