// What a login is told while more passwords wait than can be hashed: through the route, before its lane.
#include "login/routes.hpp"
#include "login/world_fixture.hpp"

#include <fmt/format.h>

#include <latch>
#include <thread>

namespace ostiary::login {
namespace {

constexpr passwords::Cost crowd_cost{.memory_kib = 64, .passes = 1};
constexpr Duration first_crowd_guess{16};  // microseconds of one such hash, until one was measured

thread_local bool is_caller = false;

// One hash is under way and does not end, and a stranger waits behind it: there is room for one who is known,
// and for no other stranger.
class Crowd : public World {
  protected:
    Crowd() {
        is_caller = true;
        add_routes(router_, {crowded_, directory_, guards_, keyring_, clock_, random_});
        for (std::size_t waiting : {0U, 1U}) {
            strangers_.emplace_back([this] {
                is_caller = true;
                EXPECT_TRUE(hashes_.verify(Secret("x"), std::nullopt, passwords::Priority::Ordinary));
            });
            while (!hash_is_held_.try_wait() || hashes_.counters().threads.waiting != waiting)
                std::this_thread::yield();
        }
    }
    ~Crowd() override {
        let_go_.count_down();
        strangers_.clear();
    }

    http::Quick try_at_once(std::string body, std::string device) {
        http::Request request;
        request.method = http::Method::Post;
        request.path = "/v1/sessions";
        request.headers.emplace_back("content-type", "application/json");
        if (!device.empty()) request.headers.emplace_back("ostiary-device", std::move(device));
        request.body = std::move(body);
        return router_.find(request.method, request.path)->route->quick(request);
    }
    // What is answered before the lane, or nullopt.
    std::optional<ErrorCode> answer_at_once(std::string body, std::string device = "") {
        auto const said = try_at_once(std::move(body), std::move(device));
        return said.answer ? std::optional(code_of(*said.answer)) : std::nullopt;
    }
    std::optional<ErrorCode> answer_at_once_to(std::string_view name, std::string device = "") {
        return answer_at_once(fmt::format(R"({{"username":"{}","password":"seven"}})", name),
                              std::move(device));
    }
    Duration time_while_hashes_are_held() {
        if (!is_caller) {
            if (!hash_is_held_.try_wait()) hash_is_held_.count_down();
            let_go_.wait();
        }
        return Duration(0);
    }

    std::latch hash_is_held_{1};
    std::latch let_go_{1};
    passwords::Hasher hashes_{{.cost = crowd_cost,
                               .threads = {.niceness = 0,
                                           .longest_wait = first_crowd_guess + first_crowd_guess / 2,
                                           .elapsed = [this] { return time_while_hashes_are_held(); }}},
                              random_};
    Service crowded_{database(), hashes_, passwords_, codes_, registration_, sessions_, clock_, random_};
    limits::AddressLimiter limiter_{random_};
    applications::AddressGuards guards_{limiter_, directory_, clock_};
    http::Router router_;
    std::vector<std::jthread> strangers_;
};

INSTANTIATE_TEST_SUITE_P(Engines, Crowd, testing::both_engines(), testing::engine_name);

TEST_P(Crowd, passwords_of_strangers_are_refused_alike_for_every_name) {
    register_with_name("ann", "seven purple elephants");
    EXPECT_EQ(answer_at_once_to("ann"), ErrorCode::Overloaded);
    EXPECT_EQ(answer_at_once_to("nobody"), ErrorCode::Overloaded);
    EXPECT_EQ(answer_at_once_to("ann", "a device that this server never made"), ErrorCode::Overloaded);
}

TEST_P(Crowd, whoever_shows_a_device_is_looked_at) {
    auto const ann = register_with_name("ann", "seven purple elephants");
    auto const device = devices::make_token(keyring_, ann.account.id, clock_.now(), random_);
    EXPECT_EQ(answer_at_once_to("ann", std::string(device.reveal())), std::nullopt);
}

TEST_P(Crowd, what_needs_no_hash_is_looked_at) {
    EXPECT_EQ(answer_at_once(R"({"email":"ann@example.org","code":"123456"})"), std::nullopt);
    EXPECT_EQ(answer_at_once(R"({"email":"ann@example.org","code":"123456","password":null})"), std::nullopt);
    EXPECT_EQ(answer_at_once("no JSON"), std::nullopt);
}

}  // namespace
}  // namespace ostiary::login
