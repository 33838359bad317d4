#include "http/etag.hpp"

#include <fmt/format.h>

#include <charconv>

namespace ostiary::http {

std::string etag_of(std::int64_t version) {
    return fmt::format("\"{}\"", version);
}

Result<std::optional<std::int64_t>> read_if_match(Request const& request) {
    auto const text = request.header("if-match");
    if (text.empty() || text == "*") return std::nullopt;
    if (text.size() < 3 || text.front() != '"' || text.back() != '"')
        return fail(ErrorCode::PreconditionFailed);
    std::int64_t version = 0;
    char const* const last = text.data() + text.size() - 1;
    auto const [end, error] = std::from_chars(text.data() + 1, last, version);
    if (error != std::errc() || end != last) return fail(ErrorCode::PreconditionFailed);
    return version;
}

}  // namespace ostiary::http
