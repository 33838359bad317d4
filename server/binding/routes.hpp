// Adding a contact to one's account, removing one, and choosing the primary one.
#pragma once

#include "applications/address_guard.hpp"
#include "binding/service.hpp"
#include "http/router.hpp"
#include "sessions/request.hpp"

namespace ostiary::binding {

struct Dependencies {
    Service& binding;
    sessions::Authenticator const& authenticator;
    applications::AddressGuards const& guards;
};

// What `needs` refers to outlives the router.
void add_routes(http::Router& router, Dependencies const& needs);

}  // namespace ostiary::binding
