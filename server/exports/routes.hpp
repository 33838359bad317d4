// Asking for one's own data, and fetching it.
#pragma once

#include "applications/address_guard.hpp"
#include "exports/service.hpp"
#include "http/router.hpp"
#include "sessions/request.hpp"

namespace ostiary::exports {

struct Dependencies {
    Service& exports;
    sessions::Authenticator const& authenticator;
    applications::AddressGuards const& guards;
};

// What `needs` refers to outlives the router.
void add_routes(http::Router& router, Dependencies const& needs);

}  // namespace ostiary::exports
