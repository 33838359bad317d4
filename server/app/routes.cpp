#include "app/routes.hpp"

#include "administration/routes.hpp"
#include "applications/routes.hpp"
#include "binding/routes.hpp"
#include "codes/routes.hpp"
#include "deletion/routes.hpp"
#include "exports/routes.hpp"
#include "faces/monaca/endpoint.hpp"
#include "faces/monaca/management.hpp"
#include "introspection/routes.hpp"
#include "login/routes.hpp"
#include "mailbox/routes.hpp"
#include "pages/routes.hpp"
#include "passwords/routes.hpp"
#include "pictures/routes.hpp"
#include "profile/routes.hpp"
#include "registration/routes.hpp"
#include "sessions/routes.hpp"

#include <set>

namespace ostiary::app {

namespace {

applications::LanguagesOf languages_of(messages::Service& messages) {
    return [&messages](applications::Application const& application) {
        std::set<std::string> languages;
        for (auto const& found : messages.list_templates(application.id))
            languages.insert(found.key.language);
        return std::vector(languages.begin(), languages.end());
    };
}

mailbox::Listening listening(Configuration const& configuration) {
    auto const address = http::Address::parse(configuration.address);
    return address && address->is_loopback() ? mailbox::Listening::OnLoopback : mailbox::Listening::Elsewhere;
}

// Whether a request is an administrator's.
std::function<bool(http::Request const&)> administrators(Services& services) {
    return [&services](http::Request const& request) {
        return services.administrators.caller_of(request).has_value();
    };
}

}  // namespace

http::Router make_router(Configuration const& configuration, Services& services, Readiness& readiness) {
    auto& s = services;
    http::Router router;
    add_health_routes(router, readiness);
    pages::add_routes(router);
    mailbox::add_routes(router, {s.mailbox, {listening(configuration), administrators(s)}});
    applications::add_routes(router, s.directory, languages_of(s.messages));
    codes::add_routes(router, {s.codes, s.database, s.directory, s.authenticator, s.guards});
    registration::add_routes(router, {s.registration, s.directory, s.guards, s.keyring, s.clock, s.random});
    login::add_routes(router, {s.login, s.directory, s.guards, s.keyring, s.clock, s.random});
    passwords::add_routes(router, {s.passwords, s.directory, s.authenticator, s.guards});
    sessions::add_routes(router, s.sessions, s.authenticator);
    introspection::add_routes(router, {s.sessions, s.directory, s.limiter, s.clock});
    exports::add_routes(router, {s.exports, s.authenticator, s.guards});
    deletion::add_routes(router, {s.deletions, s.directory, s.authenticator, s.guards});
    binding::add_routes(router, {s.binding, s.authenticator, s.guards});
    profile::add_routes(router, {s.profile, s.authenticator, s.clock});
    pictures::add_routes(router, s.pictures);
    monaca::add_routes(router,
                       {s.database, s.directory, s.guards, s.registration, s.login, s.resets, s.passwords,
                        s.sessions, s.profile, s.deletions, s.messages, s.clock, s.monaca_faults});
    monaca::add_management_route(router, {s.administered_accounts, s.directory, s.monaca_faults});
    administration::add_routes(
        router, {s.administrators, s.administered_accounts, s.grants, s.setup, s.applications, s.roles,
                 s.directory, s.passwords, s.sessions, s.messages, s.deletions, s.limiter, s.database,
                 s.keyring, s.clock, s.random});
    return router;
}

}  // namespace ostiary::app
