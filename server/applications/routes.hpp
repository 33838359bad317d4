// The public route of an application: what a sign-in page must know before anybody has logged in.
#pragma once

#include "applications/directory.hpp"
#include "http/router.hpp"

#include <functional>
#include <string>
#include <vector>

namespace ostiary::applications {

// In which languages an application can send messages.
using LanguagesOf = std::function<std::vector<std::string>(Application const&)>;

// GET /v1/application. `directory` outlives the router.
void add_routes(http::Router& router, Directory const& directory, LanguagesOf languages_of);

}  // namespace ostiary::applications
