// What is done to every answer when it is made: it is opened to the pages that may read it, a browser sees a
// page where there is none, and over HTTPS browsers are told to use nothing else (RFC 6797).
#pragma once

#include "app/configuration.hpp"
#include "applications/directory.hpp"
#include "http/server.hpp"

#include <string_view>

namespace ostiary::app {

// `url`: how people reach the server. `directory` outlives what is returned.
http::LastWord last_word(Configuration const& configuration, std::string_view url,
                         applications::Directory const& directory);

}  // namespace ostiary::app
