#include "http/wire/connections.hpp"

#include <gtest/gtest.h>

namespace ostiary::http::wire {
namespace {

using std::chrono::milliseconds;

class CountingConnection final : public Connection {
  public:
    void expire() override { ++expired; }
    void wind_down() override { ++wound_down; }
    void abort() override { ++aborted; }

    int expired = 0;
    int wound_down = 0;
    int aborted = 0;
};

TEST(Deadlines, are_never_early_and_at_most_two_ticks_late) {
    Connections connections(milliseconds{10});
    CountingConnection connection;
    connections.add(connection);
    connections.set_deadline(connection, milliseconds{25});
    for (int tick = 1; tick <= 3; ++tick)
        connections.tick();  // the first tick may come at once: 20 ms have passed for sure
    EXPECT_EQ(connection.expired, 0);
    connections.tick();
    EXPECT_EQ(connection.expired, 1);
    connections.tick();
    EXPECT_EQ(connection.expired, 2);
    connections.clear_deadline(connection);
    connections.tick();
    EXPECT_EQ(connection.expired, 2);
}

TEST(Deadlines, concern_those_that_are_there) {
    Connections connections(milliseconds{10});
    std::vector<CountingConnection> all(5);
    for (auto& connection : all) connections.add(connection);
    connections.remove(all[1]);
    connections.remove(all[4]);
    connections.remove(all[0]);
    connections.wind_down();
    connections.abort();
    std::vector<int> told;
    for (auto const& connection : all) told.push_back(connection.wound_down + connection.aborted);
    EXPECT_EQ(told, (std::vector{0, 0, 2, 2, 0}));
}

}  // namespace
}  // namespace ostiary::http::wire
