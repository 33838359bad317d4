// What a message is for. The table of purposes says which placeholders its templates may name and which they
// must; everything that takes a purpose as text is checked against it.
#pragma once

#include <span>
#include <string_view>

namespace ostiary::messages {

struct Purpose {
    std::string_view name;
    std::span<std::string_view const> placeholders;  // all that a template may name
    std::span<std::string_view const> required;      // those that the text must name
};

std::span<Purpose const> all_purposes();

// Null when there is no such purpose.
Purpose const* find_purpose(std::string_view name);

}  // namespace ostiary::messages
