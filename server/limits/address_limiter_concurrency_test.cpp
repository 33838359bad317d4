// Many threads at one bucket and at many: no more is allowed than the rate, whatever the order.
#include "limits/address_limiter.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

namespace ostiary::limits {
namespace {

using namespace std::chrono_literals;

template <class F>
void on_threads(std::size_t count, F work) {
    std::latch start(static_cast<std::ptrdiff_t>(count));
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < count; ++i) {
        threads.emplace_back([&, i] {
            start.arrive_and_wait();
            work(i);
        });
    }
}

TEST(AddressLimiterConcurrency, callers_at_once_get_exactly_what_the_rate_allows) {
    ManualClock const clock;
    SeededRandom random;
    AddressLimiter limiter(random);
    auto const application = ApplicationId::make(clock.now(), random);
    auto const client = http::Address::parse("192.0.2.1").value();
    std::atomic<int> allowed = 0;
    on_threads(8, [&](std::size_t) {
        for (int i = 0; i < 20'000; ++i) {
            if (!limiter.refuse("login", application, client, {100'000, 60s}, clock.now())) ++allowed;
        }
    });
    EXPECT_EQ(allowed, 100'000);
}

TEST(AddressLimiterConcurrency, callers_from_many_addresses_do_not_disturb_each_other) {
    ManualClock const clock;
    SeededRandom random;
    AddressLimiter limiter(random, 64 * 1'024);
    auto const application = ApplicationId::make(clock.now(), random);
    std::atomic<int> allowed = 0;
    on_threads(8, [&](std::size_t thread) {
        for (int i = 0; i < 200; ++i) {
            auto const text = "11.0." + std::to_string(thread) + "." + std::to_string(i);
            auto const client = http::Address::parse(text).value();
            for (int again = 0; again < 3; ++again) {
                if (!limiter.refuse("login", application, client, {2, 60s}, clock.now())) ++allowed;
            }
        }
    });
    EXPECT_EQ(allowed, 8 * 200 * 2);
    EXPECT_EQ(limiter.size(clock.now()), 8u * 200);
}

}  // namespace
}  // namespace ostiary::limits
