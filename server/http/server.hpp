// The HTTP/1.1 server: accepts connections, reads requests within limits of size and time, runs handlers on
// their lanes, writes answers. Every answer carries `X-Request-Id`. Asio and Beast stay inside this folder's
// .cpp files.
#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "http/address.hpp"
#include "http/router.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ostiary::http {

struct TlsFiles {
    std::string certificate_chain;  // PEM file
    std::string private_key;        // PEM file
};

struct LaneSize {
    std::size_t threads;  // at most; started when needed
    std::size_t queue;  // waiting requests, beyond which the lane refuses; the preferred have a queue of the
                        // same length besides
    int niceness = 0;   // 0 to 19
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any free one (see `Server::port`)
    std::size_t io_threads = 1;
    std::optional<TlsFiles> tls;
    std::vector<AddressRange> trusted_proxies;  // whose X-Forwarded-For and X-Forwarded-Proto count
    std::size_t largest_header = 16 * 1024;     // bytes of request line and headers
    std::size_t most_connections = 10'000;
    std::size_t most_connections_per_address = 2'500;  // or per /64 of IPv6; trusted proxies may have all
    std::size_t body_memory = 256 * 1024 * 1024;       // bytes of all bodies held at a time; beyond, 429
    std::chrono::milliseconds header_timeout{
        10'000};  // from the first byte of a request to the end of its headers
    std::chrono::milliseconds body_timeout{30'000};
    std::chrono::milliseconds idle_timeout{75'000};  // between requests, and for writing an answer
    LaneSize database{16, 512};
    LaneSize password{192, 256};
    LaneSize outbound{4, 64};
};

// What the server saw, for metrics and access logs; called on the thread that finished the request.
struct Exchange {
    Request const& request;
    Response const& response;
    Route const* route;  // null when none matched
    std::chrono::microseconds duration;
    LogCause cause;                                // why an error was answered, for the log
    std::optional<ErrorCode> code = std::nullopt;  // of the problem that was answered
    bool from_memory = false;                      // by the route's quick handler
};
using Observer = std::function<void(Exchange const&)>;
// Has the last word on every answer: may add headers, answer an OPTIONS request itself, or put another answer
// in a refusal's place. Runs on the I/O thread, never blocks.
using LastWord = std::function<void(Request const&, Response&)>;

class Server {
  public:
    // `router` and what its handlers use outlive the server; routes are added before the start. Throws
    // `Unavailable` when it cannot listen or read the TLS files.
    Server(ServerOptions options, Router const& router, Clock const& clock, Random& random);
    ~Server();

    void observe(Observer observer);     // before start
    void give_last_word(LastWord hook);  // before start

    void start();
    std::uint16_t port() const;

    // Reads the certificate and key again; connections made from now on use them. False (and the old ones
    // stay) when they are not usable or do not belong together.
    bool reload_tls();

    // Graceful: stops accepting, finishes every request that has begun to arrive, answers them with
    // `Connection: close`, then ends. Waits at most `patience`.
    void stop(std::chrono::milliseconds patience);

    // How many requests wait in a lane, and how many connections are open; for metrics.
    std::size_t waiting(Lane lane) const;
    std::size_t connections() const;
    // What was refused since the start: requests that found their lane full, requests whose bodies found no
    // memory left, connections beyond the most.
    std::uint64_t refused(Lane lane) const;
    std::uint64_t refused_bodies() const;
    std::uint64_t refused_connections() const;

  private:
    class Core;
    std::unique_ptr<Core> core_;
};

}  // namespace ostiary::http
