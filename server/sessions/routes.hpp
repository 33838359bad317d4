// This session, the list of one's own sessions, and how they end.
#pragma once

#include "http/router.hpp"
#include "sessions/request.hpp"

namespace ostiary::sessions {

// All arguments outlive the router.
void add_routes(http::Router& router, Service& sessions, Authenticator const& authenticator);

}  // namespace ostiary::sessions
