// What browsers on other sites may do. An answer is opened (CORS, Fetch standard section 3.2) to an origin
// only when the application that the request names allows exactly that origin; never to `*`, since cookies
// are allowed. A preflight cannot name an application, so it is answered when any application allows the
// origin: it opens nothing by itself.
#pragma once

#include "applications/application.hpp"
#include "applications/directory.hpp"
#include "http/server.hpp"

namespace ostiary::applications {

// For Server::give_last_word. `directory` outlives the server.
http::LastWord cross_origin(Directory const& directory);

// Whether a request that changes something and is proven by a cookie comes from a page of this server or of
// an origin that the application allows. One that does not tell where it comes from is refused. security:
// cookie requests from foreign pages are refused (a_cookie_request_from_a_foreign_page_is_refused in
// applications/cross_origin_test.cpp).
bool origin_is_allowed(http::Request const& request, Application const& application);

}  // namespace ostiary::applications
