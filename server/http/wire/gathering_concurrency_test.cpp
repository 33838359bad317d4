#include "http/wire/gathering.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <map>
#include <semaphore>
#include <thread>

namespace ostiary::http::wire {
namespace {

using Requests = std::span<Request const* const>;
using Results = std::vector<Result<Response>>;

// Answers each request with its own path.
Results echo(Requests requests) {
    Results results;
    for (auto const* request : requests) results.emplace_back(Response::text(request->path));
    return results;
}

Request request(std::string path) {
    Request made;
    made.path = std::move(path);
    return made;
}

class Gatherings : public testing::Test {
  protected:
    Gatherings() : pool("test", {.threads = 2, .queue = 1}) {}
    ~Gatherings() override { pool.stop(); }

    Gathering gathering(TogetherHandler handle, std::size_t most_waiting = 1'000) {
        route.handle_together = std::move(handle);
        return {route, pool, most_waiting, gives_up};
    }
    // Holds its thread with the first group until `open` is released.
    TogetherHandler held() {
        return [this](Requests requests) {
            groups.push_back(requests.size());
            begun.release();
            open.acquire();
            return echo(requests);
        };
    }
    Gathering::Done note(int& status) {
        return [&](Answer answer) { status = answer.response.status; };
    }

    Route route{.method = Method::Get, .pattern = "/x", .handle = {}};
    std::atomic<bool> gives_up = false;
    std::counting_semaphore<> begun{0};
    std::counting_semaphore<> open{0};
    std::vector<std::size_t> groups;
    Request const any = request("/any");
    LanePool pool;
};

TEST_F(Gatherings, those_that_come_while_a_group_is_handled_are_the_next_group) {
    auto together = gathering(held());
    std::latch done(4);
    auto const count = [&](Answer) { done.count_down(); };
    together.handle(any, count);
    begun.acquire();
    for (int i = 0; i < 3; ++i) together.handle(any, count);
    EXPECT_EQ(together.waiting(), 3u);
    open.release(2);
    done.wait();
    pool.stop();
    EXPECT_EQ(groups, (std::vector<std::size_t>{1, 3}));
    EXPECT_EQ(together.waiting(), 0u);
}

TEST_F(Gatherings, more_than_may_wait_are_refused_at_once) {
    auto together = gathering(held(), 2);
    std::array<int, 4> statuses{};
    together.handle(any, note(statuses[0]));
    begun.acquire();
    for (std::size_t i = 1; i < 4; ++i) together.handle(any, note(statuses[i]));
    EXPECT_EQ(statuses[3], 429);
    EXPECT_EQ(together.refused(), 1u);
    open.release(2);
    pool.stop();
    EXPECT_EQ(statuses, (std::array{200, 200, 200, 429}));
}

TEST_F(Gatherings, a_lane_that_is_full_refuses) {
    auto together = gathering(echo);
    std::counting_semaphore<> working{0};
    for (int i = 0; i < 2; ++i) {
        LanePool::Work work = [&] {
            working.release();
            open.acquire();
        };
        ASSERT_TRUE(pool.submit(work, Rank::Ordinary));
        working.acquire();
    }
    LanePool::Work waits = [] {};
    ASSERT_TRUE(pool.submit(waits, Rank::Ordinary));
    int status = 0;
    together.handle(any, note(status));
    EXPECT_EQ(status, 429);
    EXPECT_EQ(together.waiting(), 0u);
    open.release(2);
}

TEST_F(Gatherings, other_work_of_the_lane_has_its_turn_between_two_groups) {
    pool.stop();
    LanePool narrow("test", {.threads = 1, .queue = 10});
    route.handle_together = held();
    Gathering together(route, narrow, 1'000, gives_up);
    std::vector<std::string> order;
    std::latch done(3);
    auto const note_turn = [&](std::string who) {
        order.push_back(std::move(who));
        done.count_down();
    };
    together.handle(any, [&](Answer) { note_turn("answer"); });
    begun.acquire();
    together.handle(any, [&](Answer) { note_turn("answer"); });
    LanePool::Work other = [&] { note_turn("other"); };
    ASSERT_TRUE(narrow.submit(other, Rank::Ordinary));
    open.release(2);
    done.wait();
    narrow.stop();
    EXPECT_EQ(order, (std::vector<std::string>{"answer", "other", "answer"}));
}

TEST_F(Gatherings, the_failure_of_one_is_not_the_failure_of_others) {
    std::size_t calls = 0;
    bool first = true;
    auto together = gathering([&](Requests requests) -> Results {
        ++calls;
        if (std::exchange(first, false)) {
            begun.release();
            open.acquire();
        }
        for (auto const* each : requests) {
            if (each->path == "/bad") throw std::runtime_error("as the test wishes");
        }
        return echo(requests);
    });
    auto const bad = request("/bad");
    std::array<int, 4> statuses{};
    together.handle(any, note(statuses[0]));
    begun.acquire();
    together.handle(any, note(statuses[1]));
    together.handle(bad, note(statuses[2]));
    together.handle(any, note(statuses[3]));
    open.release();
    pool.stop();
    EXPECT_EQ(statuses, (std::array{200, 200, 500, 200}));
    EXPECT_EQ(calls, 5u) << "the first, the three together, and each of them";
}

TEST_F(Gatherings, a_broken_environment_is_told_to_all_without_asking_again_for_each) {
    std::size_t calls = 0;
    auto together = gathering([&](Requests) -> Results {
        if (++calls == 1) {
            begun.release();
            open.acquire();
        }
        throw Unavailable("as the test wishes");
    });
    std::array<int, 3> statuses{};
    together.handle(any, note(statuses[0]));
    begun.acquire();
    for (std::size_t i = 1; i < 3; ++i) together.handle(any, note(statuses[i]));
    open.release();
    pool.stop();
    EXPECT_EQ(statuses, (std::array{503, 503, 503}));
    EXPECT_EQ(calls, 2u);
}

TEST_F(Gatherings, what_waits_when_the_server_gives_up_is_refused) {
    auto together = gathering(held());
    std::array<int, 2> statuses{};
    together.handle(any, note(statuses[0]));
    begun.acquire();
    together.handle(any, note(statuses[1]));
    gives_up = true;
    open.release();
    pool.stop();
    EXPECT_EQ(statuses, (std::array{200, 429}));
}

TEST_F(Gatherings, what_waits_when_the_lane_stops_is_answered) {
    auto together = gathering(held());
    std::array<int, 2> statuses{};
    together.handle(any, note(statuses[0]));
    begun.acquire();
    together.handle(any, note(statuses[1]));
    std::jthread stopping([&] { pool.stop(); });
    open.release(2);
    stopping.join();
    EXPECT_EQ(statuses, (std::array{200, 200}));
}

TEST_F(Gatherings, many_callers_get_each_their_own_answer_exactly_once) {
    constexpr int callers = 16;
    constexpr int each = 500;
    auto together = gathering(echo, 4);
    std::atomic<int> answered = 0;
    std::atomic<int> refused = 0;
    std::vector<std::jthread> threads;
    for (int caller = 0; caller < callers; ++caller) {
        threads.emplace_back([&, caller] {
            for (int i = 0; i < each; ++i) {
                auto const own = request(std::to_string(caller * each + i));
                std::binary_semaphore done{0};
                together.handle(own, [&](Answer answer) {
                    bool const is_refused = answer.response.status == 429;
                    EXPECT_TRUE(is_refused || answer.response.body == own.path);
                    ++(is_refused ? refused : answered);
                    done.release();
                });
                done.acquire();
            }
        });
    }
    threads.clear();
    pool.stop();
    EXPECT_EQ(answered + refused, callers * each);
    EXPECT_EQ(together.waiting(), 0u);
}

}  // namespace
}  // namespace ostiary::http::wire
