// Time as the program sees it: microseconds since 1970 in UTC, as stored. Nothing else reads the system
// clock, so that tests move time instead of waiting for it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace ostiary {

using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

constexpr std::int64_t to_microseconds(Timestamp time) {
    return time.time_since_epoch().count();
}
constexpr Timestamp from_microseconds(std::int64_t count) {
    return Timestamp{Duration{count}};
}

// RFC 3339 in UTC with milliseconds: `2026-11-21T03:35:58.120Z`.
std::string to_rfc3339(Timestamp time);

class Clock {
  public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
  public:
    Timestamp now() const override;
};

// A clock that stands still until it is moved. Safe to read and move from several threads.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(Timestamp start = from_microseconds(1'800'000'000'000'000))
        : now_(to_microseconds(start)) {}
    Timestamp now() const override { return from_microseconds(now_.load()); }
    void advance(Duration by) { now_ += by.count(); }

  private:
    std::atomic<std::int64_t> now_;
};

}  // namespace ostiary
