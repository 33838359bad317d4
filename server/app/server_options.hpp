// The configuration in the terms of the parts that it configures.
#pragma once

#include "app/configuration.hpp"
#include "http/server.hpp"

namespace ostiary::app {

// The listener that people and applications reach.
http::ServerOptions public_server_options(Configuration const& configuration);
// The listener for metrics and health: small, without TLS.
http::ServerOptions operations_server_options(Configuration const& configuration);

// `count`, or the number of cores when it is 0.
std::size_t threads_or_cores(Number count);

}  // namespace ostiary::app
