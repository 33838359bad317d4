#include "administration/request.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
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

// A field of an error; the whole query where a name is not worth repeating.
std::string shown(std::string const& name) {
    constexpr std::size_t longest = 64;  // bytes
    bool const plain = name.size() <= longest && is_utf8(name) && !has_control_characters(name);
    return plain ? name : "query";
}

}  // namespace

Result<void> check_parameters(http::Request const& request, std::string_view known) {
    if (request.query.empty()) return {};
    auto const names = request.query_names();
    auto const all_known = fmt::format(" {} ", known);
    for (auto name = names.begin(); name != names.end(); ++name) {
        bool const is_known = !name->contains(' ') && all_known.contains(fmt::format(" {} ", *name));
        if (!is_known) return fail_field(shown(*name), ErrorCode::UnknownField);
        if (std::find(names.begin(), name, *name) != name)
            return fail_field(*name, ErrorCode::DuplicateField);
    }
    return {};
}

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
