// What a new password must be like: pure rules over the settings of an application, the person's own names
// and contacts, and a list of breached passwords. That it was not used before is no rule here, since it costs
// a hash for each earlier one (`Hasher::verify` over `Store::list_history`).
#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"
#include "passwords/breached.hpp"
#include "settings/settings.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ostiary::passwords {

// What a person is known by; a password must not contain any of it. Empty texts are skipped.
struct Identity {
    std::vector<std::string> names;  // username, given name, family name
    std::vector<std::string> emails;
    std::vector<std::string> phones;  // in international form
};

// Everything that is wrong with `password`, each beside `field`; empty when it may be used. `breached` is
// null when there is no list. Throws `Unavailable` when the list cannot be read.
std::vector<FieldError> check(Secret const& password, Identity const& own, settings::Passwords const& rules,
                              BreachedList const* breached, std::string_view field = "password");

// How hard the password is to guess, 0 (at once) to 4 (very hard), by zxcvbn's scale. Only the first 64 bytes
// count. What is known of the person counts as easily guessed.
int guessability(Secret const& password, Identity const& own);

}  // namespace ostiary::passwords
