#include "audit/event.hpp"

#include <algorithm>

namespace ostiary::audit {
namespace {

consteval bool is_in_order() {
    for (std::size_t i = 0; i < event_names.size(); ++i) {
        if (static_cast<std::size_t>(event_names[i].first) != i) return false;
    }
    return true;
}
static_assert(is_in_order(), "event_names has every event at its place");

}  // namespace

std::optional<Event> parse_event(std::string_view name) {
    auto const known = std::ranges::find(event_names, name, [](auto const& each) { return each.second; });
    return known == event_names.end() ? std::nullopt : std::optional(known->first);
}

}  // namespace ostiary::audit
