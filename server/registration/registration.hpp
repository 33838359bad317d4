// What somebody sends to register, and the pure rules for it: which fields the application wants, which it
// does not know, and what they must look like. Whether an identifier is free and a code right is decided in
// the transaction (service.hpp).
#pragma once

#include "accounts/account.hpp"
#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/secret.hpp"
#include "contacts/contact.hpp"
#include "settings/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ostiary::registration {

struct Form {
    std::optional<std::string> username;
    std::optional<contacts::Target> email;
    std::optional<contacts::Target> phone;
    std::optional<Secret> password;
    std::optional<Secret> email_code;
    std::optional<Secret> phone_code;
    accounts::Profile profile;
    std::string properties = "{}";
};

// Reads all fields of a form; what is wrong is rejected in `in`.
Form read_form(json::Fields& in, Timestamp now);

// The fields of a profile alone, and free properties (a JSON object, at most 500,000 bytes, keys of letters
// and digits that start with a letter); for administrators as well.
accounts::Profile read_profile(json::Fields& in, Timestamp now);
std::optional<std::string> read_properties(json::Fields& in);
// What is wrong with a name of a property, for the one who sent it.
std::string about_property_name(std::string_view name);

// `validate` asks for no codes.
enum class CodesAre { Needed, NotAskedFor };

// Everything about the form that the application's settings do not allow.
std::vector<FieldError> check_form(Form const& form, settings::Settings const& settings, CodesAre codes);

}  // namespace ostiary::registration
