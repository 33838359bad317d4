#include "administration/request.hpp"

#include <fmt/format.h>

#include <charconv>

namespace ostiary::administration {
namespace {

constexpr int usual_limit = 50;
constexpr int largest_limit = 100;

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(number) : std::nullopt;
}

}  // namespace

Result<int> read_limit(http::Request const& request) {
    auto const text = request.query_parameter("limit");
    if (!text) return usual_limit;
    auto const limit = parse_number<int>(*text);
    if (!limit) return fail_field("limit", ErrorCode::WrongType, "A whole number is expected.");
    if (*limit < 1) return fail_field("limit", ErrorCode::TooSmall, "At least 1.");
    if (*limit > largest_limit) return fail_field("limit", ErrorCode::TooLarge, "At most 100.");
    return *limit;
}

std::string etag_of(std::int64_t version) {
    return fmt::format("\"{}\"", version);
}

Result<std::optional<std::int64_t>> read_if_match(http::Request const& request) {
    auto const text = request.header("if-match");
    if (text.empty() || text == "*") return std::nullopt;
    bool const quoted = text.size() > 2 && text.front() == '"' && text.back() == '"';
    auto const version = quoted ? parse_number<std::int64_t>(text.substr(1, text.size() - 2)) : std::nullopt;
    if (!version) return fail(ErrorCode::PreconditionFailed);
    return version;
}

}  // namespace ostiary::administration
