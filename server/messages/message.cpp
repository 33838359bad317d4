#include "messages/message.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ostiary::messages {
namespace {

constexpr auto names = std::to_array<std::pair<State, std::string_view>>({
    {State::Waiting, "waiting"},
    {State::Sent, "sent"},
    {State::Dead, "dead"},
    {State::Expired, "expired"},
});

}  // namespace

MessageId last_message_id() {
    Uuid last;
    last.fill(0xFF);
    return MessageId(last);
}

std::string_view to_string(State state) {
    return names[static_cast<std::size_t>(state)].second;
}

std::optional<State> parse_state(std::string_view text) {
    auto const* const found = std::ranges::find(names, text, &std::pair<State, std::string_view>::second);
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

}  // namespace ostiary::messages
