// Where the placeholders of an HTML template stand. An escaped value stays a value in text and in a quoted
// attribute; elsewhere, in a script, a style, a comment, a tag or an attribute without quotes, it could
// become something else.
#pragma once

#include "messages/template.hpp"

namespace ostiary::messages {

// Whether every placeholder of the template stands where its escaped value stays a value.
bool are_places_safe(Template const& html);

}  // namespace ostiary::messages
