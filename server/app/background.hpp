// What the server does by itself while it serves: each node writes the uses of sessions that it has noted and
// reads the applications again, and sees what waits in the outbox; one node at a time removes what has
// expired, and erases accounts whose time has come.
#pragma once

#include "app/configuration.hpp"
#include "app/services.hpp"
#include "jobs/scheduler.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace ostiary::app {

class Background {
  public:
    // `services` outlives it.
    Background(Services& services, Retention const& retention);
    ~Background();

    void start();
    // Lets what is running end, and does each node's part once more, so that a shutdown loses nothing.
    void stop();

    // How the periodic work goes on this node, and what waited in the outbox a moment ago; nullopt while
    // nobody knows. For metrics, from any thread.
    std::vector<jobs::Record> jobs() const { return scheduler_.records(); }
    std::optional<messages::Backlog> backlog() const;

  private:
    void add_removals(Retention const& retention);
    void add_deletions(Retention const& retention);
    void loop();
    void read_backlog();
    void do_node_part();

    Services& services_;
    jobs::Scheduler scheduler_;
    mutable std::mutex mutex_;
    std::condition_variable condition_;
    bool stopping_ = false;
    std::optional<messages::Backlog> backlog_;
    std::thread thread_;
};

}  // namespace ostiary::app
