#include "base/clock.hpp"

#include "base/error.hpp"

namespace ostiary {
namespace {

void put(std::string& text, std::size_t at, std::size_t digits, unsigned number) {
    for (std::size_t i = digits; i > 0; --i, number /= 10)
        text[at + i - 1] = static_cast<char>('0' + number % 10);
}

}  // namespace

std::string to_rfc3339(Timestamp time) {
    auto const seconds = std::chrono::floor<std::chrono::seconds>(time);
    auto const milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time - seconds);
    std::chrono::year_month_day const date{std::chrono::floor<std::chrono::days>(seconds)};
    std::chrono::hh_mm_ss const day_time{seconds - std::chrono::floor<std::chrono::days>(seconds)};
    int const year = static_cast<int>(date.year());
    ensure(year >= 0 && year <= 9999, "RFC 3339 has years of four digits");
    // Answers and log lines have many of these; a format string would cost ten times as much.
    std::string text = "0000-00-00T00:00:00.000Z";
    put(text, 0, 4, static_cast<unsigned>(year));
    put(text, 5, 2, static_cast<unsigned>(date.month()));
    put(text, 8, 2, static_cast<unsigned>(date.day()));
    put(text, 11, 2, static_cast<unsigned>(day_time.hours().count()));
    put(text, 14, 2, static_cast<unsigned>(day_time.minutes().count()));
    put(text, 17, 2, static_cast<unsigned>(day_time.seconds().count()));
    put(text, 20, 3, static_cast<unsigned>(milliseconds.count()));
    return text;
}

Timestamp SystemClock::now() const {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

}  // namespace ostiary
