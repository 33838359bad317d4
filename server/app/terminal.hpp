// Asking somebody at a terminal.
#pragma once

#include "base/secret.hpp"

#include <optional>
#include <string_view>

namespace ostiary::app {

// Asks for a password on the terminal, which does not show it; without a terminal it is the first line of
// standard input. nullopt when there is none.
std::optional<Secret> ask_for_password(std::string_view question);

}  // namespace ostiary::app
