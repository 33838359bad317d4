// Registering an account, and asking whether it could be.
#pragma once

#include "applications/address_guard.hpp"
#include "base/keyring.hpp"
#include "http/router.hpp"
#include "registration/service.hpp"

namespace ostiary::registration {

struct Dependencies {
    Service& registration;
    applications::Directory const& directory;
    applications::AddressGuards const& guards;
    Keyring const& keyring;
    Clock const& clock;
    Random& random;
};

// What `needs` refers to outlives the router.
void add_routes(http::Router& router, Dependencies const& needs);

}  // namespace ostiary::registration
