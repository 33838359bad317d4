// Deregistering, taking it back, and reading what became of it.
#pragma once

#include "applications/address_guard.hpp"
#include "deletion/service.hpp"
#include "http/router.hpp"
#include "sessions/request.hpp"

namespace ostiary::deletion {

struct Dependencies {
    Service& deletions;
    applications::Directory const& directory;
    sessions::Authenticator const& authenticator;
    applications::AddressGuards const& guards;
};

// What `needs` refers to outlives the router.
void add_routes(http::Router& router, Dependencies const& needs);

}  // namespace ostiary::deletion
