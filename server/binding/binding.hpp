// Pure rules for an account that changes its own contacts.
#pragma once

#include "accounts/account.hpp"
#include "contacts/own.hpp"
#include "settings/settings.hpp"

namespace ostiary::binding {

// Whether the owner can still log in to this account by one of the ways that are open: a user name or any
// contact with a password, or a verified contact with a code.
bool can_log_in(accounts::Account const& account, bool has_password, settings::LoginMethods const& login);

// The one whose owner must agree before another contact of the channel becomes primary: the primary one, when
// it is verified. Null when nobody needs to.
contacts::Contact const* asked_about_primary(contacts::Own const& own, contacts::Channel channel);

}  // namespace ostiary::binding
