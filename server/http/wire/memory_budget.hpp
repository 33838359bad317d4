// How many bytes of request bodies may be held at a time, over all connections.
#pragma once

#include <atomic>
#include <cstddef>

namespace ostiary::http::wire {

class MemoryBudget {
  public:
    explicit MemoryBudget(std::size_t most) : left_(static_cast<std::ptrdiff_t>(most)) {}

    // False, and nothing is taken, when so much is not left.
    bool take(std::size_t bytes) {
        auto const wanted = static_cast<std::ptrdiff_t>(bytes);
        if (left_.fetch_sub(wanted, std::memory_order_relaxed) >= wanted) return true;
        give_back(bytes);
        return false;
    }
    void give_back(std::size_t bytes) {
        left_.fetch_add(static_cast<std::ptrdiff_t>(bytes), std::memory_order_relaxed);
    }

  private:
    std::atomic<std::ptrdiff_t> left_;
};

// What one request holds of it.
class MemoryShare {
  public:
    explicit MemoryShare(MemoryBudget& budget) : budget_(budget) {}
    ~MemoryShare() { release(); }
    MemoryShare(MemoryShare const&) = delete;
    MemoryShare& operator=(MemoryShare const&) = delete;

    // False when the budget does not allow it.
    bool grow_to(std::size_t bytes) {
        if (bytes <= held_) return true;
        if (!budget_.take(bytes - held_)) return false;
        held_ = bytes;
        return true;
    }
    void release() {
        if (held_ > 0) budget_.give_back(held_);
        held_ = 0;
    }

  private:
    MemoryBudget& budget_;
    std::size_t held_ = 0;
};

}  // namespace ostiary::http::wire
