#include "administration/request.hpp"

#include <charconv>

namespace ostiary::administration {
namespace {

constexpr int usual_limit = 50;
constexpr int largest_limit = 100;

std::optional<int> parse_number(std::string_view text) {
    int number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(number) : std::nullopt;
}

}  // namespace

Result<int> read_limit(http::Request const& request) {
    auto const text = request.query_parameter("limit");
    if (!text) return usual_limit;
    auto const limit = parse_number(*text);
    if (!limit) return fail_field("limit", ErrorCode::WrongType, "A whole number is expected.");
    if (*limit < 1) return fail_field("limit", ErrorCode::TooSmall, "At least 1.");
    if (*limit > largest_limit) return fail_field("limit", ErrorCode::TooLarge, "At most 100.");
    return *limit;
}

}  // namespace ostiary::administration
