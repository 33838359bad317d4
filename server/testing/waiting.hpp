// Waiting for what another thread or process does. A test says what it waits for, and never how long it
// takes.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace ostiary::testing {

// Asks again and again until the condition holds; false when it does not within 20 seconds.
inline bool becomes_true(std::function<bool()> const& condition) {
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::yield();
    }
    return true;
}

}  // namespace ostiary::testing
