// Email addresses and phone numbers among the fields of a request.
#pragma once

#include "base/json_reader.hpp"
#include "contacts/contact.hpp"

#include <optional>

namespace ostiary::contacts {

// The fields `email` and `phone`, normalised; a wrong one is rejected beside its field.
std::optional<Target> read_email(json::Fields& in);
std::optional<Target> read_phone(json::Fields& in);

// Exactly one of the two; otherwise it is rejected.
std::optional<Target> read_target(json::Fields& in);

}  // namespace ostiary::contacts
