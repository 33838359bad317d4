// One thread waits until another tells it to go on. It sleeps at once: the wait of std::atomic first gives
// the processor away many times, which costs more than sleeping where many threads wait.
#pragma once

#include <atomic>
#include <cstdint>

namespace ostiary::db::sqlite {

class Signal {
  public:
    // Sees what the other thread did before `give`.
    void wait();
    // Once. The one who waits may go on, and take this object with it, before this returns.
    void give();

  private:
    std::atomic<std::uint32_t> given_ = 0;
};

}  // namespace ostiary::db::sqlite
