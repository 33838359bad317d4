#include "messages/purpose.hpp"

#include <algorithm>
#include <array>

namespace ostiary::messages {
namespace {

constexpr std::array<std::string_view, 4> of_a_code{"application", "code", "minutes", "target"};
constexpr std::array<std::string_view, 5> of_a_reset{"application", "code", "link", "minutes", "target"};
constexpr std::array<std::string_view, 1> only_the_code{"code"};

constexpr std::array<std::string_view, 3> of_a_date{"application", "date", "target"};
constexpr std::array<std::string_view, 1> only_the_date{"date"};

constexpr auto purposes = std::to_array<Purpose>({
    {"register", of_a_code, only_the_code},
    {"log_in", of_a_code, only_the_code},
    {"bind", of_a_code, only_the_code},
    {"unbind", of_a_code, only_the_code},
    {"reset_password", of_a_reset, only_the_code},
    {"deregister", of_a_code, only_the_code},
    {"cancel_deletion", of_a_code, only_the_code},
    {"deletion_requested", of_a_date, only_the_date},
});

}  // namespace

std::span<Purpose const> all_purposes() {
    return purposes;
}

Purpose const* find_purpose(std::string_view name) {
    auto const* const found = std::ranges::find(purposes, name, &Purpose::name);
    return found == purposes.end() ? nullptr : found;
}

}  // namespace ostiary::messages
