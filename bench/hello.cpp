// A bare hello over the HTTP code of the server, without anything of Ostiary behind it: what the session
// check is held against, and of requests with a body (POST /hello/{anything}). Ends when its standard input
// does.
//
//     hello PORT [IO_THREADS]

#include "http/server.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

int main(int argc, char** argv) {
    using namespace ostiary;
    if (argc < 2) {
        fmt::print(stderr, "usage: hello PORT [IO_THREADS]\n");
        return 2;
    }
    http::Router router;
    auto const say_hello = [](http::Request const&) { return http::Response::text("hello\n"); };
    router.add(
        {.method = http::Method::Get, .pattern = "/hello", .lane = http::Lane::Inline, .handle = say_hello});
    router.add({.method = http::Method::Post,
                .pattern = "/hello/{name}",
                .lane = http::Lane::Inline,
                .handle = say_hello});
    http::ServerOptions options;
    options.port = static_cast<std::uint16_t>(std::atoi(argv[1]));
    options.io_threads = argc > 2 ? static_cast<std::size_t>(std::atoi(argv[2])) : 1;
    SystemClock const clock;
    SystemRandom random;
    http::Server server(options, router, clock, random);
    server.start();
    char byte = 0;
    while (::read(STDIN_FILENO, &byte, 1) > 0) {
    }
    server.stop(std::chrono::seconds(1));
    return 0;
}
