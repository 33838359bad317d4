// The route list: which features the server offers. Deleting a feature deletes its line here.
#pragma once

#include "app/operations.hpp"
#include "app/services.hpp"
#include "http/router.hpp"

namespace ostiary::app {

// All of these outlive the router.
http::Router make_router(Configuration const& configuration, Services& services, Readiness& readiness);

}  // namespace ostiary::app
