#include "http/etag.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace ostiary::http {

std::string etag_of(std::int64_t version, std::string_view of) {
    return of.empty() ? fmt::format("\"{}\"", version) : fmt::format("\"{}-{}\"", version, of);
}

Result<std::optional<std::int64_t>> read_if_match(Request const& request, std::string_view of) {
    auto const text = request.header("if-match");
    if (text.empty() || text == "*") return std::nullopt;
    std::int64_t version = 0;
    auto const from = std::min<std::size_t>(1, text.size());
    std::from_chars(text.data() + from, text.data() + text.size(), version);
    if (text != etag_of(version, of)) return fail(ErrorCode::PreconditionFailed);
    return version;
}

bool has_in_if_none_match(Request const& request, std::string_view etag) {
    auto list = request.header("if-none-match");
    if (list == "*") return true;
    while (!list.empty()) {
        auto const end = std::min(list.find(','), list.size());  // none of our ETags holds a comma
        auto entry = trim(list.substr(0, end));
        if (entry.starts_with("W/")) entry.remove_prefix(2);
        if (entry == etag) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace ostiary::http
