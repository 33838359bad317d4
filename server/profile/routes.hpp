// The current account as its owner sees it, and its profile as its owner changes it.
#pragma once

#include "base/clock.hpp"
#include "http/router.hpp"
#include "profile/service.hpp"
#include "sessions/request.hpp"

namespace ostiary::profile {

struct Dependencies {
    Service& profile;
    sessions::Authenticator const& authenticator;
    Clock const& clock;
};

// What `needs` refers to outlives the router.
void add_routes(http::Router& router, Dependencies const& needs);

}  // namespace ostiary::profile
