#include "app/routes.hpp"

#include "applications/routes.hpp"
#include "codes/routes.hpp"
#include "login/routes.hpp"
#include "pages/routes.hpp"
#include "passwords/routes.hpp"
#include "profile/routes.hpp"
#include "registration/routes.hpp"

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

}  // namespace

http::Router make_router(Services& services, Readiness& readiness) {
    auto& s = services;
    http::Router router;
    add_health_routes(router, readiness);
    pages::add_routes(router);
    applications::add_routes(router, s.directory, languages_of(s.messages));
    codes::add_routes(router, {s.codes, s.database, s.directory, s.authenticator, s.guards});
    registration::add_routes(router, {s.registration, s.directory, s.guards, s.keyring, s.clock, s.random});
    login::add_routes(router, {s.login, s.directory, s.guards, s.keyring, s.clock, s.random});
    passwords::add_routes(router, {s.passwords, s.directory, s.authenticator, s.guards});
    profile::add_routes(router, s.authenticator);
    return router;
}

}  // namespace ostiary::app
