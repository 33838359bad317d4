// What tests of the server share: a server on a free port with a few routes, whose options a test may change
// before the first connection.
#pragma once

#include "http/server.hpp"
#include "testing/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <optional>
#include <semaphore>

namespace ostiary::http {

class ServerFixture : public testing::Test {
  protected:
    ServerFixture() {
        options.port = 0;
        add(Method::Get, "/inline/{name}", Lane::Inline, greet);
        add(Method::Get, "/lane/{name}", Lane::Database, greet);
        add(Method::Post, "/echo", Lane::Database,
            [](Request const& r) -> Result<Response> { return Response::text(r.body); });
        add(Method::Post, "/echo/inline", Lane::Inline,
            [](Request const& r) -> Result<Response> { return Response::text(r.body); });
        router.add({.method = Method::Get, .pattern = "/together/{name}", .handle_together = greet_together});
        // Holds a thread of the password lane until `release` is called.
        add(Method::Get, "/held/{name}", Lane::Password, [this](Request const& request) {
            held.release();
            released.acquire();
            return greet(request);
        });
    }
    ~ServerFixture() override { released.release(1000); }

    static Result<Response> greet(Request const& request) {
        return Response::text("hello " + std::string(request.path_parameter("name")));
    }

    static std::vector<Result<Response>> greet_together(std::span<Request const* const> requests) {
        std::vector<Result<Response>> results;
        for (auto const* request : requests) results.push_back(greet(*request));
        return results;
    }

    void add(Method method, std::string pattern, Lane lane, Handler handle) {
        router.add(
            {.method = method, .pattern = std::move(pattern), .lane = lane, .handle = std::move(handle)});
    }

    // Starts the server at the first call.
    testing::RawClient connect() {
        start();
        return testing::RawClient(server->port());
    }
    void start() {
        if (server) return;
        server.emplace(options, router, clock, random);
        server->observe([this](Exchange const& exchange) {
            std::scoped_lock const lock(mutex);
            statuses.push_back(exchange.response.status);
            causes.emplace_back(exchange.cause.for_log());
        });
        if (last_word) server->give_last_word(last_word);
        server->start();
    }

    static std::string get(std::string_view path, std::string_view headers = {}) {
        return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n";
    }
    static std::string post(std::string_view path, std::string_view body, std::string_view headers = {}) {
        return "POST " + std::string(path) +
               " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
               std::string(headers) + "\r\n" + std::string(body);
    }

    ServerOptions options;
    Router router;
    ManualClock clock;
    SeededRandom random;
    LastWord last_word;
    std::counting_semaphore<> held{0};
    std::counting_semaphore<> released{0};
    std::mutex mutex;
    std::vector<int> statuses;        // as the observer saw them
    std::vector<std::string> causes;  // of each
    std::optional<Server> server;
};

// The code of a problem document.
inline std::string code_of(testing::RawAnswer const& answer) {
    std::string_view const key = "\"code\":\"";
    auto const start = answer.body.find(key);
    if (start == std::string::npos) return {};
    auto const end = answer.body.find('"', start + key.size());
    return answer.body.substr(start + key.size(), end - start - key.size());
}

}  // namespace ostiary::http
