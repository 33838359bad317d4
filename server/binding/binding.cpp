#include "binding/binding.hpp"

#include <algorithm>

namespace ostiary::binding {

using contacts::Channel;
using contacts::Contact;

bool can_log_in(accounts::Account const& account, bool has_password, settings::LoginMethods const& login) {
    if (account.username && has_password && login.username_password) return true;
    return std::ranges::any_of(account.contacts, [&](Contact const& contact) {
        bool const email = contact.channel == Channel::Email;
        bool const by_password = email ? login.email_password : login.phone_password;
        bool const by_code = email ? login.email_code : login.phone_code;
        return (has_password && by_password) || (contact.verified_at && by_code);
    });
}

Contact const* asked_about_primary(contacts::Own const& own, Channel channel) {
    auto const* const primary = contacts::find_primary(own, channel);
    return primary != nullptr && primary->verified_at ? primary : nullptr;
}

}  // namespace ostiary::binding
