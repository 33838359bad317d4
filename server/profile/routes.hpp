// The current account as its owner sees it.
#pragma once

#include "http/router.hpp"
#include "sessions/request.hpp"

namespace ostiary::profile {

// `authenticator` outlives the router.
void add_routes(http::Router& router, sessions::Authenticator const& authenticator);

}  // namespace ostiary::profile
