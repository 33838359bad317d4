// Settings as JSON, all of it driven by one table of their fields (table.hpp). An application stores a
// document of what differs from the defaults, such as `{"codes":{"length":8}}`; here it is read, changed by a
// merge patch (RFC 7396, null resets a field to its default) and written. Durations are named `..._seconds`.
// Every mistake of a patch is reported at once, each with its path
// (`codes.length`).
#pragma once

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "settings/settings.hpp"

#include <span>
#include <string>
#include <string_view>

namespace ostiary::settings {

// The settings that a stored document means. What this version does not know or allow counts as absent, since
// a node of another version may have written it. A document that is no JSON object is a bug.
Settings read(std::string_view document);

// The stored document after `patch`. Fields of the old document that this version does not know stay as they
// are; the patch may not name any. InvalidRequest with every mistake, those between fields included.
Result<std::string> merge_patch(std::string_view document, json::Object patch);

// All fields with their values, as a JSON object of groups.
std::string write(Settings const& settings);

// The groups (`login`) and fields (`codes.length`) named, as members of the object that `json` is in.
void write_some(json::Writer& json, Settings const& settings, std::span<std::string_view const> paths);

// The paths of all fields in which the two differ, separated by spaces.
std::string differing_fields(Settings const& a, Settings const& b);

// The table itself, for the admin API: a JSON list of path, type, default, bounds or allowed values, and
// description.
std::string describe();

// The same as a Markdown page, docs/settings.md.
std::string reference();

}  // namespace ostiary::settings
