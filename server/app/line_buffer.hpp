// Lines on their way into a file: adding one costs a copy, and a thread writes all that came within a moment
// at once. Never makes its callers wait for the file: when that does not take lines fast enough, what has
// waited longest is dropped.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace ostiary::app {

class LineBuffer {
  public:
    // Writes to this file descriptor, which outlives it.
    explicit LineBuffer(int file);
    ~LineBuffer();  // writes what is there
    LineBuffer(LineBuffer const&) = delete;
    LineBuffer& operator=(LineBuffer const&) = delete;

    // Whole lines. From any thread.
    void add(std::string_view lines);

  private:
    void work();
    std::string take(std::unique_lock<std::mutex>& lock);

    int const file_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::string waiting_;
    bool is_full_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace ostiary::app
