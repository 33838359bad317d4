// Periodic work, such as removing what has expired. Every node knows all tasks; for each run one of them
// claims it in the database, so none runs twice, and when a node dies another takes over at the next
// interval. The time of the next run is counted from the claim: a task that takes longer than its interval
// may overlap with its next run on another node, so intervals are long against what tasks do.
#pragma once

#include "base/clock.hpp"
#include "db/database.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace ostiary::jobs {

struct Task {
    std::string name;  // unique, and the same on all nodes
    Duration interval;
    std::function<void()> run;  // what it throws is logged
};

// How a task has gone on this node since the start.
struct Record {
    std::string name;
    std::optional<Timestamp> last_success;
    std::uint64_t failures = 0;
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

    // One for each task, in the order they were added; from any thread.
    std::vector<Record> records() const;

  private:
    void loop();
    bool is_stopping();
    bool claim(Task const& task);
    // True when the task was this node's to run.
    bool run_if_due(Task const& task, Record& record);
    void note_failure(Record& record, std::exception const& error);

    db::Database& database_;
    Clock const& clock_;
    std::vector<Task> tasks_;
    mutable std::mutex mutex_;
    std::vector<Record> records_;
    std::condition_variable condition_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace ostiary::jobs
