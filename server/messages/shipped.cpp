#include "messages/shipped.hpp"

#include <algorithm>
#include <array>

namespace ostiary::messages {
namespace {

constexpr auto shipped = std::to_array<ShippedTemplate>({
#include "shipped_templates.inc"
});

}  // namespace

std::span<ShippedTemplate const> shipped_templates() {
    return shipped;
}

ShippedTemplate const* find_shipped(std::string_view purpose, contacts::Channel channel,
                                    std::string_view language) {
    auto const* const found = std::ranges::find_if(shipped, [&](ShippedTemplate const& one) {
        return one.purpose == purpose && one.channel == channel && one.language == language;
    });
    return found == shipped.end() ? nullptr : found;
}

}  // namespace ostiary::messages
