// What the methods that log somebody in have in common: who is meant by a name, what a new password must be,
// and the answer with user, session and login token.
#pragma once

#include "faces/monaca/method.hpp"

#include <array>
#include <string>
#include <string_view>

namespace ostiary::monaca {

inline constexpr auto any_password =
    json::TextRule{.longest = 1'024, .control = json::ControlCharacters::Allow};

// Its length is for the rules about names to judge.
inline constexpr auto new_name = json::TextRule{.shortest = 0};

inline constexpr std::array<std::pair<std::string_view, std::string_view>, 2> password_names{
    {{"current_password", "oldPassword"}, {"new_password", "newPassword"}}};

// Nobody who is known yet.
audit::Caller anonymous(Asking const& asking);

// On the device that asks; `remembering_client` with a wish for a login token where the application wants
// automatic login.
sessions::Client client_on_device(Asking const& asking);
sessions::Client remembering_client(Asking const& asking);

// Whom a name means: who has proven it as an email address or a phone number; or who has it as a user name;
// or who claims it as an address. The same questions for every name that may be an address, whoever has it.
accounts::Identifier identifier_of(Asking const& asking, std::string const& username);
// The same for a login with a password, where names or addresses may be closed to passwords: then all names
// that look like an address are of the other kind, whoever exists.
accounts::Identifier login_identifier_of(Asking const& asking, std::string const& username);

// A password that is to be set. What is wrong is rejected in `params`.
Secret read_new_password(Params& params, std::string_view name);

// Adds what an error tells of parameters that the fault says nothing of.
void tell_more(Fault& fault, Error const& error, Names names = {});

Answer answer_with_session(accounts::Account const& account, sessions::NewSession const& session);

}  // namespace ostiary::monaca
