// What a server refuses, and how it ends connections that misbehave.
#include "http/server.hpp"
#include "http/server_fixture.hpp"

namespace ostiary::http {
namespace {

using std::chrono::milliseconds;

class ServerLimits : public ServerFixture {
  protected:
    // Timeouts that a test need not wait long for.
    void hurry() {
        options.header_timeout = milliseconds{60};
        options.body_timeout = milliseconds{60};
        options.idle_timeout = milliseconds{60};
    }
    // A refusal that ends the connection.
    void expect_refused(testing::RawClient& client, testing::RawAnswer const& answer, int status,
                        std::string_view code) {
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(code_of(answer), code);
        EXPECT_EQ(answer.header("connection"), "close");
        EXPECT_TRUE(RequestId::parse(answer.header("x-request-id")));
        EXPECT_TRUE(client.is_closed());
    }
};

TEST_F(ServerLimits, malformed_requests_are_refused) {
    for (auto const* request :
         {"nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
        auto client = connect();
        expect_refused(client, client.ask(request), 400, "malformed_request");
    }
}

TEST_F(ServerLimits, a_request_behind_a_malformed_one_is_not_read) {
    auto client = connect();
    client.send(
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" +
        get("/inline/a"));
    expect_refused(client, client.receive(), 400, "malformed_request");
    std::scoped_lock const lock(mutex);
    EXPECT_THAT(statuses, testing::ElementsAre(400));
}

TEST_F(ServerLimits, large_headers_are_refused) {
    auto client = connect();
    expect_refused(client, client.ask(get("/inline/a", "X-A: " + std::string(20'000, 'a') + "\r\n")), 431,
                   "headers_too_large");
}

TEST_F(ServerLimits, large_bodies_are_refused_before_they_are_read) {
    auto client = connect();
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n");
    expect_refused(client, client.receive(), 413, "body_too_large");
}

TEST_F(ServerLimits, the_answer_to_a_large_body_arrives_though_the_client_sends_on) {
    auto client = connect();
    std::string const chunk = "8000\r\n" + std::string(0x8000, 'x') + "\r\n";
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk +
                chunk);
    for (int i = 0; i < 20; ++i) client.send(chunk);
    auto const answer = client.receive();
    EXPECT_EQ(answer.status, 413);
    client.finish_sending();
    EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerLimits, bodies_may_be_as_large_as_their_route_says) {
    router.add({.method = Method::Post,
                .pattern = "/large",
                .lane = Lane::Database,
                .handle = [](Request const& r) -> Result<Response> {
                    return Response::text(std::to_string(r.body.size()));
                },
                .largest_body = 1'000'000});
    auto client = connect();
    EXPECT_EQ(client.ask(post("/large", std::string(1'000'000, 'x'))).body, "1000000");
    EXPECT_EQ(client.ask(post("/large", std::string(1'000'001, 'x'))).status, 413);
}

TEST_F(ServerLimits, all_bodies_together_are_bounded) {
    options.body_memory = 10'000;
    auto first = connect();
    first.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 8001\r\n\r\n" + std::string(8000, 'x'));
    auto second = connect();
    testing::RawAnswer refused;
    // The first body has arrived some time after it was sent.
    do {
        second = connect();
        refused = second.ask(post("/echo", std::string(3000, 'y')));
    } while (refused.status == 200);
    expect_refused(second, refused, 429, "overloaded");
    first.send("x");
    EXPECT_EQ(first.receive().status, 200);
    EXPECT_EQ(connect().ask(post("/echo", std::string(9000, 'y'))).status, 200);
}

TEST_F(ServerLimits, a_client_may_ask_before_it_sends_its_body) {
    auto client = connect();
    EXPECT_EQ(
        client.ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            .status,
        100);
    EXPECT_EQ(client.ask("ab").body, "ab");
    EXPECT_EQ(client.ask(post("/echo", "cd", "Expect: 100-continue\r\n")).body, "cd")
        << "no need when the body is there";
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\nExpect: 100-continue\r\n\r\n");
    expect_refused(client, client.receive(), 413, "body_too_large");
}

TEST_F(ServerLimits, connections_beyond_the_bound_are_closed) {
    options.most_connections = 3;
    std::vector<testing::RawClient> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(connect());
        EXPECT_EQ(clients.back().ask(get("/inline/a")).status, 200);
    }
    EXPECT_EQ(server->connections(), 3);
    auto more = connect();
    more.send(get("/inline/a"));
    EXPECT_TRUE(more.is_closed());
    EXPECT_EQ(clients.front().ask(get("/inline/a")).status, 200);
}

TEST_F(ServerLimits, one_address_has_only_its_share_of_the_connections) {
    options.most_connections_per_address = 2;
    auto first = connect();
    auto second = connect();
    EXPECT_EQ(first.ask(get("/inline/a")).status, 200);
    EXPECT_EQ(second.ask(get("/inline/a")).status, 200);
    auto more = connect();
    more.send(get("/inline/a"));
    EXPECT_TRUE(more.is_closed());
    EXPECT_EQ(server->refused_connections(), 1);
}

TEST_F(ServerLimits, a_trusted_proxy_has_all_connections_if_it_needs_them) {
    options.most_connections_per_address = 1;
    options.trusted_proxies = {*AddressRange::parse("127.0.0.0/8")};
    auto first = connect();
    EXPECT_EQ(first.ask(get("/inline/a")).status, 200);
    EXPECT_EQ(connect().ask(get("/inline/a")).status, 200);
}

TEST_F(ServerLimits, a_client_that_says_nothing_is_left) {
    hurry();
    EXPECT_TRUE(connect().is_closed());
    auto spoken = connect();
    EXPECT_EQ(spoken.ask(get("/inline/a")).status, 200);
    EXPECT_TRUE(spoken.is_closed());
}

TEST_F(ServerLimits, a_slow_header_times_out_however_it_drips) {
    hurry();
    auto client = connect();
    for (auto const* piece : {"GET /inline/a HTT", "P/1.1\r\nHost", ": x\r\nA:"}) client.send(piece);
    expect_refused(client, client.receive(), 408, "request_timeout");
    auto dripping = connect();
    while (dripping.send("\r\n")) {  // empty lines before a request are skipped, and do not keep a connection
    }
}

TEST_F(ServerLimits, a_slow_body_times_out) {
    hurry();
    auto client = connect();
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
    expect_refused(client, client.receive(), 408, "request_timeout");
}

TEST_F(ServerLimits, a_client_that_does_not_read_is_left) {
    hurry();
    add(Method::Get, "/large", Lane::Inline,
        [](Request const&) -> Result<Response> { return Response::text(std::string(30'000'000, 'x')); });
    auto client = connect();
    client.send(get("/large"));
    while (true) {
        std::scoped_lock const lock(mutex);
        if (!statuses.empty()) break;
    }
    while (server->connections() > 0) std::this_thread::yield();
    EXPECT_LT(client.receive_rest().size(), 30'000'000);
}

TEST_F(ServerLimits, a_handler_may_take_longer_than_any_timeout) {
    hurry();
    auto client = connect();
    client.send(get("/held/a"));
    held.acquire();
    EXPECT_TRUE(connect().is_closed()) << "by then the timeouts have passed";
    released.release();
    EXPECT_EQ(client.receive().body, "hello a");
}

TEST_F(ServerLimits, a_large_answer_arrives_whole) {
    std::string const large(5'000'000, 'x');
    add(Method::Get, "/large", Lane::Database,
        [&](Request const&) -> Result<Response> { return Response::text(large); });
    auto client = connect();
    EXPECT_EQ(client.ask(get("/large")).body, large);
    EXPECT_EQ(client.ask(get("/inline/a")).body, "hello a");
}

}  // namespace
}  // namespace ostiary::http
