// The templates that come with the program, in every language of shipped/, for every purpose and channel.
// They hold wherever an application has not put its own.
#pragma once

#include "contacts/contact.hpp"

#include <span>
#include <string_view>

namespace ostiary::messages {

struct ShippedTemplate {
    std::string_view purpose;
    contacts::Channel channel;
    std::string_view language;
    std::string_view subject;
    std::string_view text;
    std::string_view html;
};

// What is used when nothing else fits.
inline constexpr std::string_view fallback_language = "en";

std::span<ShippedTemplate const> shipped_templates();

// Null when there is none.
ShippedTemplate const* find_shipped(std::string_view purpose, contacts::Channel channel,
                                    std::string_view language);

}  // namespace ostiary::messages
