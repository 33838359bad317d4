// Serves the pages and assets that are part of the program (page.hpp), under a policy that lets them load
// nothing but each other. Browsers ask for a page again each time (ETag) and keep assets for a year.
#pragma once

#include "http/router.hpp"

namespace ostiary::pages {

void add_routes(http::Router& router);

}  // namespace ostiary::pages
