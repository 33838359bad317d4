#include "app/server_options.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <thread>

namespace ostiary::app {

namespace {

// Requests on the password lane mostly wait for a hash thread; when they do run, they come after everything
// else.
constexpr int password_lane_niceness = 10;

http::LaneSize lane(Number threads, Number queue, int niceness = 0) {
    return {static_cast<std::size_t>(threads), static_cast<std::size_t>(queue), niceness};
}

std::vector<http::AddressRange> ranges(List const& texts) {
    std::vector<http::AddressRange> parsed;
    for (auto const& text : texts) {
        auto const range = http::AddressRange::parse(text);
        ensure(range.has_value(), "the configuration was checked when it was read");
        parsed.push_back(*range);
    }
    return parsed;
}

}  // namespace

std::size_t threads_or_cores(Number count) {
    return count > 0 ? static_cast<std::size_t>(count)
                     : std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

http::ServerOptions public_server_options(Configuration const& configuration) {
    auto const& limits = configuration.limits;
    auto const& lanes = configuration.lanes;
    http::ServerOptions options;
    options.address = configuration.address;
    options.port = static_cast<std::uint16_t>(configuration.port);
    options.io_threads = threads_or_cores(limits.io_threads);
    if (!configuration.tls.certificate.empty())
        options.tls = {configuration.tls.certificate, configuration.tls.key};
    options.trusted_proxies = ranges(configuration.trusted_proxies);
    options.largest_header = static_cast<std::size_t>(limits.header_bytes);
    options.most_connections = static_cast<std::size_t>(limits.connections);
    options.most_connections_per_address = static_cast<std::size_t>(limits.connections_per_address);
    options.header_timeout = limits.header_timeout;
    options.body_timeout = limits.body_timeout;
    options.idle_timeout = limits.idle_timeout;
    options.database = lane(lanes.database_threads, lanes.database_queue);
    options.password = lane(lanes.password_threads, lanes.password_queue, password_lane_niceness);
    options.outbound = lane(lanes.outbound_threads, lanes.outbound_queue);
    return options;
}

http::ServerOptions operations_server_options(Configuration const& configuration) {
    http::ServerOptions options;
    options.address = configuration.metrics.address;
    options.port = static_cast<std::uint16_t>(configuration.metrics.port);
    options.io_threads = 1;
    options.most_connections = 100;
    options.database = options.password = options.outbound = lane(1, 16);
    return options;
}

}  // namespace ostiary::app
