// A bounded pool of threads with two bounded queues: work that is preferred goes before all that is not. Full
// means refused at once, so that waiting never grows beyond what the queue holds. Threads start when work
// needs them and end when they have been idle.
#pragma once

#include "http/server.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace ostiary::http::wire {

enum class Rank { Ordinary, Preferred };

class LanePool {
  public:
    using Work = std::move_only_function<void()>;

    LanePool(std::string name, LaneSize size, std::chrono::milliseconds idle_end = std::chrono::seconds{10});
    ~LanePool() { stop(); }
    LanePool(LanePool const&) = delete;
    LanePool& operator=(LanePool const&) = delete;

    // False, and `work` stays with the caller, when the queue of that rank is full or the pool has stopped.
    // `work` does not throw.
    bool submit(Work& work, Rank rank);

    LaneSize const& size() const { return size_; }
    // How many wait and are not being worked on.
    std::size_t waiting() const;
    // How often `submit` has refused.
    std::uint64_t refused() const;

    // Works off what waits, then ends the threads.
    void stop();

  private:
    void run(std::list<std::thread>::iterator self);
    // Holding the lock; false when there is no thread at all and none can be started.
    bool has_worker();
    bool ensure_worker();
    std::size_t queued() const { return preferred_.size() + ordinary_.size(); }
    bool has_room(Rank rank) const;
    Work take();

    std::string const name_;
    LaneSize const size_;
    std::chrono::milliseconds const idle_end_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable ended_thread_;
    std::deque<Work> preferred_;
    std::deque<Work> ordinary_;
    std::list<std::thread> threads_;
    std::list<std::thread> ended_;  // to be joined
    std::size_t busy_ = 0;
    std::uint64_t refused_ = 0;
    bool stopped_ = false;
};

}  // namespace ostiary::http::wire
