// What somebody who has just started a server wants to know: where it is, where messages land, and how to
// become its administrator.
#pragma once

#include "app/configuration.hpp"
#include "app/services.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace ostiary::app {

// Where people reach the server: `public_url`, or the address and this port.
std::string url_of(Configuration const& configuration, std::uint16_t port);

// The page that makes its visitor the first administrator, once.
std::string setup_link(std::string const& url, Secret const& ticket);

// Makes a new ticket for that page when there is no administrator yet, so show it only to whoever runs the
// server.
std::string welcome(Configuration const& configuration, Services& services, std::string const& url);

}  // namespace ostiary::app
