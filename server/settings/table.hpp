// The one table of all settings: for each field its JSON name, where it is in Settings, what values it takes
// and a sentence about it. Reading, writing, the description for the admin API and docs/settings.md all walk
// this table; a new setting is a member of its group in settings.hpp and one line here.
#pragma once

#include "base/error.hpp"
#include "settings/settings.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ostiary::settings {

// Where a field is: a function that yields it.
template <class T>
using Place = T& (*)(Settings&);

struct TruthField {
    Place<bool> at;
};
struct NumberField {
    Place<int> at;
    int smallest;
    int largest;
};
struct DurationField {
    Place<Seconds> at;
    Seconds smallest;
    Seconds largest;
};
struct PresenceField {
    Place<Presence> at;
};

// What a text must be beyond its length, and how a wrong one is answered.
struct TextKind {
    bool (*allows)(std::string_view);
    ErrorCode error;
    std::string_view description;
};
struct TextField {
    Place<std::string> at;
    std::size_t shortest;  // characters
    std::size_t longest;
    TextKind kind;
};
struct TextListField {
    Place<std::vector<std::string>> at;
    std::size_t most;     // entries
    std::size_t longest;  // characters of one
    TextKind kind;
};

struct Field {
    std::string_view name;
    std::variant<TruthField, NumberField, DurationField, PresenceField, TextField, TextListField> value;
    std::string_view description;
};

struct Group {
    std::string_view name;
    std::string_view description;
    std::span<Field const> fields;
};

std::span<Group const> table();

// hidden, optional, required.
inline constexpr std::string_view presence_names[] = {"hidden", "optional", "required"};

}  // namespace ostiary::settings
