// One field of the table, whatever its type: its path and its value.
#pragma once

#include "base/json_writer.hpp"
#include "settings/table.hpp"

namespace ostiary::settings {

void write_value(json::Writer& json, Field const& field, Settings& settings);

// `codes.length`.
std::string path_of(Group const& group, Field const& field);

bool has_equal_value(Field const& field, Settings& a, Settings& b);

}  // namespace ostiary::settings
