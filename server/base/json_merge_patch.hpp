// A JSON merge patch (RFC 7396) of one object by another: null removes, objects are merged key by key,
// everything else replaces.
#pragma once

#include <string>
#include <string_view>

namespace ostiary::json {

// Both are JSON objects. The answer has each key once.
std::string merge_patch(std::string_view document, std::string_view patch);

// The same, but only by the keys of the outermost object: each value replaces the whole one of its name, and
// null is a value.
std::string put_members(std::string_view document, std::string_view members);

}  // namespace ostiary::json
