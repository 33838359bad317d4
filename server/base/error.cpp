#include "base/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ostiary {

std::unexpected<Error> fail_until(ErrorCode code, std::chrono::microseconds wait) {
    auto const seconds = std::max(std::chrono::ceil<std::chrono::seconds>(wait), std::chrono::seconds{1});
    return fail(Error{code, {}, seconds});
}

void ensure(bool condition, std::string_view why, std::source_location where) {
    if (condition) return;
    throw BrokenInvariant(fmt::format("{} ({}:{})", why, where.file_name(), where.line()));
}

}  // namespace ostiary
