// Periodic work, such as removing what has expired. Every node knows all tasks; for each run one of them
// claims it in the database, so none runs twice, and when a node dies another takes over at the next
// interval. The time of the next run is counted from the claim: a task that takes longer than its interval
// may overlap with its next run on another node, so intervals are long against what tasks do.
#pragma once

#include "base/clock.hpp"
#include "db/database.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ostiary::jobs {

struct Task {
    std::string name;  // unique, and the same on all nodes
    Duration interval;
    std::function<void()> run;  // what it throws is logged
};

class Scheduler {
  public:
    Scheduler(db::Database& database, Clock const& clock);
    ~Scheduler();

    void add(Task task);  // before start

    // Works in a thread of its own.
    void start();
    // Lets the task that is running end, begins no other.
    void stop();

    // Runs, in the calling thread, the tasks that are due and that no other node has claimed; how many.
    int run_due();

  private:
    void loop();
    bool is_stopping();
    bool claim(Task const& task);

    db::Database& database_;
    Clock const& clock_;
    std::vector<Task> tasks_;
    std::mutex mutex_;
    std::condition_variable condition_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace ostiary::jobs
