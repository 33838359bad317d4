#include "http/server.hpp"

#include "testing/raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::http {
namespace {

using testing::HasSubstr;
using testing::RawClient;

Result<Response> greet(Request const& request) {
    return Response::text("hello " + std::string(request.path_parameter("name")));
}

class Servers : public testing::Test {
  protected:
    Servers() {
        options.port = 0;
        add(Method::Get, "/hello/{name}", Lane::Inline, greet);
        add(Method::Get, "/slow/{name}", Lane::Database, greet);
        add(Method::Post, "/echo", Lane::Database,
            [](Request const& r) -> Result<Response> { return Response::text(r.body); });
    }

    void add(Method method, std::string pattern, Lane lane, Handler handle) {
        router.add(
            {.method = method, .pattern = std::move(pattern), .lane = lane, .handle = std::move(handle)});
    }

    RawClient connect() {
        if (!server) {
            server.emplace(options, router, clock, random);
            server->start();
        }
        return RawClient(server->port());
    }

    ServerOptions options;
    Router router;
    ManualClock clock;
    SeededRandom random;
    std::optional<Server> server;
};

TEST_F(Servers, answer_requests_one_after_the_other) {
    auto client = connect();
    for (auto const* path : {"/hello/a", "/slow/b", "/hello/c"}) {
        auto const answer = client.ask("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "hello " + std::string(path).substr(std::string(path).rfind('/') + 1));
        EXPECT_EQ(answer.header("connection"), "");
    }
}

TEST_F(Servers, read_bodies_whole_before_the_handler) {
    auto client = connect();
    EXPECT_EQ(client.ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello").body, "hello");
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    client.send("2;ext=1\r\nde\r\n0\r\nTrailer: x\r\n\r\n");
    EXPECT_EQ(client.receive().body, "abcde");
}

}  // namespace
}  // namespace ostiary::http
