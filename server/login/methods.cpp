#include "login/methods.hpp"

#include "contacts/own.hpp"

#include <algorithm>

namespace ostiary::login {

using accounts::IdentifierKind;
using contacts::Contact;

bool is_password_allowed(settings::LoginMethods const& login, IdentifierKind kind) {
    switch (kind) {
        case IdentifierKind::Username:
            return login.username_password;
        case IdentifierKind::Email:
            return login.email_password;
        case IdentifierKind::Phone:
            return login.phone_password;
        case IdentifierKind::ExternalId:
            return false;
    }
    return false;
}

bool is_code_allowed(settings::LoginMethods const& login, contacts::Channel channel) {
    return channel == contacts::Channel::Email ? login.email_code : login.phone_code;
}

bool can_log_in(accounts::Account const& account, bool has_password, settings::LoginMethods const& login) {
    if (account.username && has_password && login.username_password) return true;
    return std::ranges::any_of(account.contacts, [&](Contact const& contact) {
        auto const kind = accounts::Identifier::contact(contacts::target_of(contact)).kind();
        return (has_password && is_password_allowed(login, kind)) ||
               (contact.verified_at && is_code_allowed(login, contact.channel));
    });
}

}  // namespace ostiary::login
