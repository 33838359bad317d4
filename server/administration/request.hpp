// What the routes of the administration read alike: ids in the path, and the page that a list is asked for.
#pragma once

#include "base/error.hpp"
#include "base/ids.hpp"
#include "http/request.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace ostiary::administration {

// `missing` when it is no id, as when there is nothing with this id.
template <class Id>
Result<Id> id_in_path(http::Request const& request, std::string_view name, ErrorCode missing) {
    auto const id = Id::parse(request.path_parameter(name));
    if (!id) return fail(missing);
    return *id;
}

// InvalidRequest for the first parameter of the query that is not in `known` (names between spaces), or is
// there again: a filter that is mistyped must not list everything.
Result<void> check_parameters(http::Request const& request, std::string_view known);

// The parameter `limit`: 1 to 100, 50 when absent. InvalidRequest.
Result<int> read_limit(http::Request const& request);

template <class Id>
struct PageOf {
    std::optional<Id> after;
    int limit;
};

// The parameters `limit` and `after`. InvalidRequest.
inline constexpr std::string_view page_parameters = "limit after";
template <class Id>
Result<PageOf<Id>> read_page(http::Request const& request) {
    auto const limit = read_limit(request);
    if (!limit) return fail(limit.error());
    auto const text = request.query_parameter("after");
    auto const after = text ? Id::parse(*text) : std::nullopt;
    if (text && !after) return fail_field("after", ErrorCode::InvalidValue, "The `next` of the page before.");
    return PageOf<Id>{after, *limit};
}

}  // namespace ostiary::administration
