// What somebody sees in a browser at an address where nothing is: a page with a way back, in place of the
// problem document that programs get.
#pragma once

#include "http/request.hpp"
#include "http/response.hpp"

namespace ostiary::pages {

// Puts the page into a problem's place where a browser asked for a page that is not there. Addresses of the
// APIs, and clients that do not accept HTML, keep the problem.
void show_missing(http::Request const& request, http::Response& response);

}  // namespace ostiary::pages
