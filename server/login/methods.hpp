// Which ways to log in an application has opened, and which of them an account can use.
#pragma once

#include "accounts/account.hpp"
#include "accounts/identifier.hpp"
#include "contacts/contact.hpp"
#include "settings/settings.hpp"

namespace ostiary::login {

bool is_password_allowed(settings::LoginMethods const& login, accounts::IdentifierKind kind);
bool is_code_allowed(settings::LoginMethods const& login, contacts::Channel channel);

// Whether the owner can log in to this account: by a user name or any contact with a password, or by a
// verified contact with a code.
bool can_log_in(accounts::Account const& account, bool has_password, settings::LoginMethods const& login);

}  // namespace ostiary::login
