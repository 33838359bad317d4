// Sending a verification code, and checking one without using it up.
#pragma once

#include "applications/address_guard.hpp"
#include "codes/service.hpp"
#include "http/router.hpp"
#include "sessions/request.hpp"

namespace ostiary::codes {

struct Dependencies {
    Service& codes;
    db::Database& database;
    applications::Directory const& directory;
    sessions::Authenticator const& authenticator;
    applications::AddressGuards const& guards;
};

// What `needs` refers to outlives the router.
void add_routes(http::Router& router, Dependencies const& needs);

}  // namespace ostiary::codes
