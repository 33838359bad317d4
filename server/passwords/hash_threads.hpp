// The threads that hash passwords. Hashing is the one thing here that a processor cannot do often, so how
// much of it waits is bounded by time: work is refused at once when others of its kind wait and its turn
// would end later than in `longest_wait`. The threads run at low priority, so that a flood of logins leaves
// the rest of the server responsive, and each keeps the memory it hashes in (`Arena`).
//
// Callers with a good history (`Priority::Known`) have a queue of their own, so that a flood of strangers
// does not push them out. While both queues have work, seven of eight turns are theirs.
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace ostiary::passwords {

enum class Priority { Known, Ordinary };

// Time since some moment, never moving back.
using Stopwatch = std::function<Duration()>;
Duration steady_time();

struct ThreadsOptions {
    unsigned threads = 1;
    int niceness = 19;                   // 0 to 19
    std::size_t arena = 0;               // bytes of each thread's arena; 0: none
    Duration longest_wait{500'000};      // expected wait beyond which work is refused
    Duration give_up_after{2'000'000};   // work that has waited longer is dropped: its caller has likely gone
    Duration release_after{10'000'000};  // idle time after which an arena's memory is given back
    Duration first_guess{10'000};        // of the mean, until something was measured
    Stopwatch elapsed = steady_time;
};

// How long new work would wait for its turn to end, with this many waiting before it.
struct Load {
    std::size_t known = 0;
    std::size_t ordinary = 0;
    Duration mean{0};
    unsigned threads = 1;
};
Duration expected_wait(Load const& load, Priority priority);

struct ThreadsCounters {
    std::uint64_t done = 0;
    std::uint64_t refused = 0;   // at the door
    std::uint64_t given_up = 0;  // after waiting too long
    std::size_t waiting = 0;
    std::size_t arena_bytes = 0;     // held by all arenas now
    std::size_t unwiped_arenas = 0;  // that may hold what the last hash left
    Duration mean{0};                // running average of one piece of work
    Duration waited{0};              // of all that was done, from its arrival to its turn
};

// Of one more who is on the way to `HashThreads::run` or in it. Outlived by the threads' object.
class Place {
  public:
    explicit Place(std::atomic<std::size_t>& taken) : taken_(taken) { ++taken_; }
    ~Place() { --taken_; }
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;

  private:
    std::atomic<std::size_t>& taken_;
};

class HashThreads {
  public:
    explicit HashThreads(ThreadsOptions options);
    ~HashThreads();  // stops; no caller may be inside `run`

    // Runs `work` on a hash thread and waits for its end; what it throws is thrown here. `Overloaded`, with
    // the time after which to come back, when it would wait too long; `Unavailable` when the threads are
    // stopping. The work then was not run.
    Result<void> run(std::function<void()> work, Priority priority);

    // For callers who do something costly before `run`: `Overloaded` already now, or a place, to be held
    // until `run` has returned. Whoever has one counts as waiting, so that not more come than `run` will
    // take. Never waits for the threads' lock, which one of low priority may hold.
    Result<std::shared_ptr<Place>> take_place(Priority priority);

    // Refuses what comes from now on, finishes what waits, ends the threads.
    void stop();

    ThreadsCounters counters() const;

  private:
    struct Job;
    struct Desk;
    // Those of one priority.
    struct Crowd {
        std::deque<std::shared_ptr<Job>> queue;  // guarded by the lock
        std::atomic<std::size_t> queued = 0;     // its size
        std::atomic<std::size_t> placed = 0;
    };

    Crowd& crowd(Priority priority) { return priority == Priority::Known ? known_ : ordinary_; }
    Load queued() const;
    Load coming() const;
    Result<void> check_room(Load const& load, Priority priority);
    void serve();
    std::shared_ptr<Job> take_next();
    void finish(Job& job, Desk& desk);
    void give_up(Job& job);
    void rest(std::unique_lock<std::mutex>& lock, Desk& desk);
    void note(Desk& desk);

    ThreadsOptions const options_;
    Crowd known_;
    Crowd ordinary_;
    std::atomic<Duration> mean_;
    std::atomic<std::uint64_t> refused_ = 0;
    mutable std::mutex mutex_;
    std::condition_variable work_came_;
    unsigned known_in_a_row_ = 0;
    bool stopping_ = false;
    ThreadsCounters counters_;
    std::vector<std::jthread> threads_;
};

}  // namespace ostiary::passwords
