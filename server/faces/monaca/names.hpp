// Asking for properties by their names, alike for users and devices.
#pragma once

#include "faces/monaca/params.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ostiary::monaca {

// The parameter `names`; they live as long as the call. What is wrong is rejected in `params`.
std::vector<std::string_view> read_names(Params& params);

// The parameter `properties`, which is needed, as JSON.
std::string read_properties(Params& params);

// Appends `{"properties":{...}}`, of those that `names` name.
void append_properties(std::string& out, std::string_view properties, std::vector<std::string_view> names);
std::string answer_with_properties(std::string_view properties, std::vector<std::string_view> names);

}  // namespace ostiary::monaca
