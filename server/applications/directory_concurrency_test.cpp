// Requests read the directory while administrators change it: a reader always sees one whole state, and never
// an older one than before.
#include "applications/directory.hpp"
#include "applications/installation_fixture.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace ostiary::applications {
namespace {

class DirectoryConcurrency : public InstallationFixture {};
INSTANTIATE_TEST_SUITE_P(Engines, DirectoryConcurrency, ::testing::Values(db::Engine::Sqlite),
                         ostiary::testing::engine_name);

TEST_P(DirectoryConcurrency, readers_never_see_an_older_state_than_before) {
    std::atomic<bool> done = false;
    std::atomic<int> steps_back = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            std::int64_t last = 0;
            while (!done) {
                auto const version = directory_.default_application()->settings_version;
                if (version < last) ++steps_back;
                last = version;
            }
        });
    }
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&] {
            for (int again = 0; again < 50; ++again) directory_.refresh();
        });
    }
    for (int i = 0; i < 50; ++i) patch(default_id(), R"({"codes":{"length":8}})").value();
    done = true;
    threads.clear();
    EXPECT_EQ(steps_back, 0);
    EXPECT_EQ(directory_.default_application()->settings_version, 51);
}

}  // namespace
}  // namespace ostiary::applications
