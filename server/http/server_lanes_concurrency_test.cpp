// A lane that is full refuses at once, and the others go on.
#include "http/server.hpp"
#include "http/server_fixture.hpp"

#include <thread>

namespace ostiary::http {
namespace {

class ServerLanes : public ServerFixture {
  protected:
    ServerLanes() { options.password = {.threads = 2, .queue = 3}; }

    // Fills both threads of the password lane.
    std::vector<testing::RawClient> hold_the_lane() {
        std::vector<testing::RawClient> clients;
        for (int i = 0; i < 2; ++i) {
            clients.push_back(connect());
            clients.back().send(get("/held/" + std::to_string(i)));
            held.acquire();
        }
        return clients;
    }
    void wait_until_waiting(std::size_t count) {
        while (server->waiting(Lane::Password) < count) std::this_thread::yield();
    }
};

TEST_F(ServerLanes, a_full_lane_refuses_at_once_and_the_others_are_served) {
    auto holding = hold_the_lane();
    std::vector<testing::RawClient> waiting;
    for (std::size_t i = 1; i <= 3; ++i) {
        waiting.push_back(connect());
        waiting.back().send(get("/held/w"));
        wait_until_waiting(i);
    }
    auto client = connect();
    for (int i = 0; i < 10; ++i) {
        auto const refused = client.ask(get("/held/x"));
        EXPECT_EQ(refused.status, 429);
        EXPECT_EQ(code_of(refused), "overloaded");
        EXPECT_EQ(refused.header("retry-after"), "1");
        EXPECT_EQ(client.ask(get("/inline/a")).status, 200);
        EXPECT_EQ(client.ask(get("/lane/a")).status, 200);
    }
    EXPECT_EQ(server->waiting(Lane::Password), 3);
    EXPECT_EQ(server->waiting(Lane::Inline), 0);
    released.release(5);
    for (auto* clients : {&holding, &waiting}) {
        for (auto& each : *clients) EXPECT_EQ(each.receive().status, 200);
    }
}

TEST_F(ServerLanes, a_route_may_choose_the_lane_by_the_request) {
    router.add({.method = Method::Get,
                .pattern = "/either/{name}",
                .handle = greet,
                .lane_of = [](Request const& request) {
                    return request.path.ends_with("password") ? Lane::Password : Lane::Database;
                }});
    auto holding = hold_the_lane();
    auto waiting = connect();
    waiting.send(get("/either/password"));
    wait_until_waiting(1);
    EXPECT_EQ(connect().ask(get("/either/database")).status, 200);
    released.release(2);
    EXPECT_EQ(waiting.receive().status, 200);
    for (auto& each : holding) EXPECT_EQ(each.receive().status, 200);
}

TEST_F(ServerLanes, the_preferred_pass_the_others) {
    std::vector<std::string> order;
    router.add({.method = Method::Get,
                .pattern = "/ordered/{name}",
                .lane = Lane::Password,
                .handle =
                    [&](Request const& request) {
                        std::scoped_lock const lock(mutex);
                        order.emplace_back(request.path_parameter("name"));
                        return greet(request);
                    },
                .preferred = [](Request const& request) { return !request.header("x-known").empty(); }});
    options.password = {.threads = 1, .queue = 2};
    auto holding = connect();
    holding.send(get("/held/a"));
    held.acquire();
    std::vector<testing::RawClient> clients;
    std::size_t count = 0;
    for (auto const& request : {get("/ordered/1"), get("/ordered/2"), get("/ordered/3", "X-Known: 1\r\n"),
                                get("/ordered/4", "X-Known: 1\r\n")}) {
        clients.push_back(connect());
        clients.back().send(request);
        wait_until_waiting(++count);
    }
    EXPECT_EQ(connect().ask(get("/ordered/5")).status, 429);
    EXPECT_EQ(connect().ask(get("/ordered/6", "X-Known: 1\r\n")).status, 429);
    released.release();
    for (auto& client : clients) EXPECT_EQ(client.receive().status, 200);
    EXPECT_THAT(order, testing::ElementsAre("3", "4", "1", "2"));
}

TEST_F(ServerLanes, many_clients_get_each_their_own_answer) {
    static std::array<std::string, 3> const paths{"/lane/", "/inline/", "/together/"};
    options.io_threads = 3;
    options.database = {.threads = 4, .queue = 100};
    start();
    std::vector<std::jthread> threads;
    for (int caller = 0; caller < 16; ++caller) {
        threads.emplace_back([&, caller] {
            for (int round = 0; round < 10; ++round) {
                auto client = connect();
                for (int i = 0; i < 20; ++i) {
                    auto const name = std::to_string(caller * 1000 + i);
                    auto const answer =
                        i % 4 == 3 ? client.ask(post("/echo", name))
                                   : client.ask(get(paths.at(static_cast<std::size_t>(i % 4)) + name));
                    EXPECT_EQ(answer.status, 200);
                    EXPECT_TRUE(answer.body.ends_with(name));
                }
            }
        });
    }
}

}  // namespace
}  // namespace ostiary::http
