// The value of one field of the table, whatever its type.
#pragma once

#include "base/json_writer.hpp"
#include "settings/table.hpp"

namespace ostiary::settings {

void write_value(json::Writer& json, Field const& field, Settings& settings);

bool has_equal_value(Field const& field, Settings& a, Settings& b);

}  // namespace ostiary::settings
