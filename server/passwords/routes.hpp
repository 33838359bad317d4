// Changing one's password, and setting a new one by code.
#pragma once

#include "applications/address_guard.hpp"
#include "http/router.hpp"
#include "passwords/service.hpp"
#include "sessions/request.hpp"

namespace ostiary::passwords {

struct Dependencies {
    Service& passwords;
    applications::Directory const& directory;
    sessions::Authenticator const& authenticator;
    applications::AddressGuards const& guards;
};

// What `needs` refers to outlives the router.
void add_routes(http::Router& router, Dependencies const& needs);

}  // namespace ostiary::passwords
