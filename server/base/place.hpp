// One more of those who are at something bounded, from its making to its end; `number` says whether there was
// room. Threads make and end theirs at once.
#pragma once

#include <atomic>
#include <cstddef>

namespace ostiary {

class Place {
  public:
    explicit Place(std::atomic<std::size_t>& taken) : taken_(taken), number_(++taken) {}
    ~Place() { --taken_; }
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;

    // How many had a place when it was made, this one included.
    std::size_t number() const { return number_; }

  private:
    std::atomic<std::size_t>& taken_;
    std::size_t number_;
};

}  // namespace ostiary
