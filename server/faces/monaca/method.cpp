#include "faces/monaca/method.hpp"

#include <algorithm>

namespace ostiary::monaca {

Outcome<sessions::CheckedPointer> require_login(Asking const& asking) {
    auto checked = asking.needs.sessions.check(asking.application(), asking.credentials.session);
    if (!checked) return std::unexpected(Fault{FaultCode::LoginRequired});
    return std::move(*checked);
}

bool is_logged_in(Asking const& asking) {
    return asking.needs.sessions.check(asking.application(), asking.credentials.session).has_value();
}

Hash device_of(Asking const& asking) {
    return sessions::device_of(asking.application().id, asking.credentials.device);
}

std::array<std::span<Method const>, 4> method_tables() {
    return {account_methods(), property_methods(), mail_methods(), device_methods()};
}

Method const* find_method(std::string_view name) {
    for (auto const methods : method_tables()) {
        auto const found = std::ranges::find(methods, name, &Method::name);
        if (found != methods.end()) return &*found;
    }
    return nullptr;
}

applications::Application under_rules(applications::Application const& application) {
    constexpr int longest_username = 255;
    constexpr int longest_password = 80;
    auto changed = application;
    auto& settings = changed.settings;
    settings.usernames = {.shortest = settings.monaca.shortest_username, .longest = longest_username};
    settings.passwords.shortest = settings.monaca.shortest_password;
    settings.passwords.longest = std::min(settings.passwords.longest, longest_password);
    settings.passwords.guessability = 0;
    settings.passwords.refuse_identity = false;
    settings.registration.username = settings::Presence::Required;
    settings.registration.password = settings::Presence::Required;
    settings.registration.email = settings::Presence::Hidden;
    settings.registration.phone = settings::Presence::Hidden;
    // Whoever registers here has a user name and a password and no other way in.
    settings.registration.open = settings.registration.open && settings.login.username_password;
    return changed;
}

}  // namespace ostiary::monaca
