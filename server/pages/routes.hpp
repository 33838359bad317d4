// Serves the pages that are part of the program (page.hpp), under a policy that lets them load nothing but
// their style sheet.
#pragma once

#include "http/router.hpp"

namespace ostiary::pages {

void add_routes(http::Router& router);

}  // namespace ostiary::pages
