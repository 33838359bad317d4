// Logging in.
#pragma once

#include "applications/address_guard.hpp"
#include "base/keyring.hpp"
#include "http/router.hpp"
#include "login/service.hpp"

namespace ostiary::login {

struct Dependencies {
    Service& login;
    applications::Directory const& directory;
    applications::AddressGuards const& guards;
    Keyring const& keyring;
    Clock const& clock;
    Random& random;
};

// What `needs` refers to outlives the router.
void add_routes(http::Router& router, Dependencies const& needs);

}  // namespace ostiary::login
