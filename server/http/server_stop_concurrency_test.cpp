// A server that stops loses no request: whatever a handler has run for is answered whole.
#include "http/server.hpp"
#include "http/server_fixture.hpp"

#include <atomic>
#include <thread>

namespace ostiary::http {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds patience{10'000};

class ServerStop : public ServerFixture {};

TEST_F(ServerStop, idle_connections_are_closed) {
    auto fresh = connect();
    auto spoken = connect();
    EXPECT_EQ(spoken.ask(get("/inline/a")).status, 200);
    server->stop(patience);
    EXPECT_TRUE(fresh.is_closed());
    EXPECT_TRUE(spoken.is_closed());
    EXPECT_EQ(server->connections(), 0);
    EXPECT_THROW(connect(), std::system_error) << "nobody listens";
}

TEST_F(ServerStop, a_request_that_has_begun_is_finished) {
    auto half_header = connect();
    half_header.send("GET /inline/a HTTP/1.1\r\nHo");
    auto half_body = connect();
    half_body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab");
    auto running = connect();
    running.send(get("/held/c"));
    held.acquire();
    std::jthread stopping([&] { server->stop(patience); });
    auto refused = [&] {
        try {
            connect();
            return false;
        } catch (std::system_error const&) {
            return true;
        }
    };
    while (!refused()) std::this_thread::yield();
    half_header.send("st: x\r\n\r\n");
    half_body.send("cd");
    released.release();
    for (auto* client : {&half_header, &half_body, &running}) {
        auto const answer = client->receive();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.header("connection"), "close");
        EXPECT_TRUE(client->is_closed());
    }
}

TEST_F(ServerStop, a_request_that_waits_to_be_accepted_is_answered) {
    for (int round = 0; round < 50; ++round) {
        server.emplace(options, router, clock, random);
        auto client = std::make_optional<testing::RawClient>(server->port());
        client->send(get("/lane/a"));
        std::jthread stopping([&] {
            server->start();
            server->stop(patience);
        });
        EXPECT_EQ(client->receive().status, 200);
        client.reset();
        stopping.join();
        server.reset();
    }
}

TEST_F(ServerStop, patience_ends) {
    auto client = connect();
    client.send("GET /inline/a HTTP/1.1\r\nHo");
    server->stop(milliseconds{20});
    EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerStop, what_waits_for_a_lane_is_not_begun_when_patience_has_ended) {
    options.password = {.threads = 1, .queue = 5};
    auto running = connect();
    running.send(get("/held/a"));
    held.acquire();
    auto waiting = connect();
    waiting.send(get("/held/b"));
    while (server->waiting(Lane::Password) == 0) std::this_thread::yield();
    std::jthread stopping([&] { server->stop(milliseconds{20}); });
    EXPECT_TRUE(waiting.is_closed());
    released.release();
    stopping.join();
    EXPECT_FALSE(held.try_acquire());
}

TEST_F(ServerStop, stopping_twice_or_before_starting_is_harmless) {
    Server unused(options, router, clock, random);
    unused.stop(patience);
    start();
    server->stop(patience);
    server->stop(patience);
}

// Clients keep sending on kept and on new connections while the server stops.
class ServerStopUnderLoad : public ServerFixture {
  protected:
    ServerStopUnderLoad() {
        options.io_threads = 2;
        auto const count = [this](Request const& request) {
            ++executed;
            return greet(request);
        };
        add(Method::Get, "/counted/inline/{name}", Lane::Inline, count);
        add(Method::Get, "/counted/lane/{name}", Lane::Database, count);
        router.add({.method = Method::Get,
                    .pattern = "/counted/together/{name}",
                    .handle_together = [this](std::span<Request const* const> requests) {
                        executed += static_cast<int>(requests.size());
                        return greet_together(requests);
                    }});
    }

    void ask_until_refused(std::string const& request, int requests_a_connection) {
        try {
            for (;;) {
                auto client = connect();
                for (int i = 0; i < requests_a_connection; ++i) {
                    auto const answer = client.ask(request);
                    if (answer.status == 0) break;
                    EXPECT_EQ(answer.body, "hello x");
                    ++answered;
                    if (answer.header("connection") == "close") break;
                }
            }
        } catch (std::system_error const&) {
            // The server has stopped listening.
        }
    }

    std::atomic<int> executed = 0;
    std::atomic<int> answered = 0;
};

TEST_F(ServerStopUnderLoad, every_request_that_was_executed_is_answered_whole) {
    for (int round = 0; round < 5; ++round) {
        executed = answered = 0;
        start();
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i) {
            threads.emplace_back([this, i] {
                static constexpr std::array lanes{"/counted/inline/x", "/counted/lane/x",
                                                  "/counted/together/x"};
                ask_until_refused(get(lanes.at(static_cast<std::size_t>(i % 3))), i % 4 < 2 ? 1'000'000 : 3);
            });
        }
        while (answered < 2000) std::this_thread::yield();
        server->stop(patience);
        threads.clear();
        EXPECT_EQ(answered, executed);
        server.reset();
    }
}

}  // namespace
}  // namespace ostiary::http
