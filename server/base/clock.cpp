#include "base/clock.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace ostiary {

std::string to_rfc3339(Timestamp time) {
    auto const seconds = std::chrono::floor<std::chrono::seconds>(time);
    auto const milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time - seconds);
    std::chrono::year_month_day const date{std::chrono::floor<std::chrono::days>(seconds)};
    std::chrono::hh_mm_ss const day_time{seconds - std::chrono::floor<std::chrono::days>(seconds)};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       day_time.hours().count(), day_time.minutes().count(), day_time.seconds().count(),
                       milliseconds.count());
}

Timestamp SystemClock::now() const {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

}  // namespace ostiary
