// Showing pictures, to whoever knows their address.
#pragma once

#include "http/router.hpp"
#include "pictures/service.hpp"

namespace ostiary::pictures {

// `pictures` outlives the router.
void add_routes(http::Router& router, Service& pictures);

}  // namespace ostiary::pictures
