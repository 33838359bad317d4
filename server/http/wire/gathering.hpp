// Requests of one route that are handled together: those that come while a thread of the lane is busy with
// others wait, and are its next group. So requests that wait take one thread, which wakes up once for a group
// of them. More than may wait are refused at once.
#pragma once

#include "http/wire/answer.hpp"
#include "http/wire/lane_pool.hpp"

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace ostiary::http::wire {

class Gathering {
  public:
    // Takes the answer, on any thread; does not throw.
    using Done = std::move_only_function<void(Answer)>;

    // All outlive this, and the lane stops before this goes. While `gives_up`, what waits is refused without
    // being handled.
    Gathering(Route const& route, LanePool& pool, std::size_t most_waiting,
              std::atomic<bool> const& gives_up);

    // `request` lives until `done` is called, which happens exactly once, perhaps before this returns.
    void handle(Request const& request, Done done);

    // How many wait and are not being worked on.
    std::size_t waiting() const;
    // How often `handle` has refused.
    std::uint64_t refused() const;

  private:
    struct Waiting {
        Request const* request;
        Done done;
    };
    using Group = std::deque<Waiting>;

    // Whether it is taken; and whether a thread must come for it.
    enum class Admission { Refused, Waits, NeedsThread };
    Admission admit(Request const& request, Done& done);
    void call_thread();
    void work();
    Group take_group();
    void answer(Group group) const;
    Group take_all();
    static void refuse(Group group);

    Route const& route_;
    LanePool& pool_;
    std::size_t const most_waiting_;
    std::atomic<bool> const& gives_up_;
    mutable std::mutex mutex_;
    Group waiting_;
    bool has_thread_ = false;  // at work, or called
    std::uint64_t refused_ = 0;
};

}  // namespace ostiary::http::wire
