// The one table of configuration options: each option's name, type, range and description, and where its
// value lives. From it come the reading of file, environment and flags, what `ostiary config` prints, and
// docs/configuration.md. The default of an option is what a default-made Configuration holds.
#pragma once

#include "app/configuration.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ostiary::app {

template <class T>
using PlaceOf = T& (*)(Configuration&);
using Place = std::variant<PlaceOf<Text>, PlaceOf<Secret>, PlaceOf<Number>, PlaceOf<bool>, PlaceOf<Seconds>,
                           PlaceOf<List>>;

struct Range {
    Number smallest = 0;
    Number largest = INT64_MAX;
};

struct Option {
    std::string_view name;  // `smtp.host`: key `host` of table `smtp` in the file
    std::string_view description;
    Place place;
    Range range = {};                            // of numbers and seconds
    std::vector<std::string_view> choices = {};  // of text; empty: any
    bool (*accepts)(std::string_view text) =
        nullptr;                     // of text and of each entry of a list; an empty text is always accepted
    std::string_view accepted = {};  // what `accepts` accepts, in words
    std::string (*shown)(std::string_view text) = nullptr;  // hides what is secret inside a text

    bool is_secret() const { return std::holds_alternative<PlaceOf<Secret>>(place); }
    std::string environment_name() const;  // OSTIARY_SMTP_HOST
    std::string flag() const;              // --smtp-host
    std::string_view type() const;         // in words, for people
};

std::span<Option const> options();

// A value as a source gives it: text from the environment and flags, typed from TOML.
using RawValue = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;

// Puts `value` into `configuration`, or tells what is wrong with it; a secret's text never stands in the
// answer.
std::optional<std::string> assign(Option const& option, Configuration& configuration, RawValue const& value);

// The value as `ostiary config` shows it: in TOML's form, secrets starred.
std::string shown_value(Option const& option, Configuration const& configuration);

}  // namespace ostiary::app
