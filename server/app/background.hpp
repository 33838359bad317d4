// What the server does by itself while it serves: each node writes the uses of sessions that it has noted and
// reads the applications again; one node at a time removes what has expired.
#pragma once

#include "app/configuration.hpp"
#include "app/services.hpp"
#include "jobs/scheduler.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace ostiary::app {

class Background {
  public:
    // `services` outlives it.
    Background(Services& services, Retention const& retention);
    ~Background();

    void start();
    // Lets what is running end, and does each node's part once more, so that a shutdown loses nothing.
    void stop();

  private:
    void add_removals(Retention const& retention);
    void loop();
    void do_node_part();

    Services& services_;
    jobs::Scheduler scheduler_;
    std::mutex mutex_;
    std::condition_variable condition_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace ostiary::app
