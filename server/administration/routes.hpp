// The routes under /v1/admin.
#pragma once

#include "administration/accounts.hpp"
#include "administration/authenticator.hpp"
#include "administration/grants.hpp"
#include "administration/setup.hpp"
#include "applications/roles.hpp"
#include "applications/service.hpp"
#include "base/keyring.hpp"
#include "deletion/service.hpp"
#include "http/router.hpp"
#include "messages/service.hpp"

namespace ostiary::administration {

struct Dependencies {
    Authenticator const& authenticator;
    Accounts& accounts;
    Grants& grants;
    Setup& setup;
    applications::Service& applications;
    applications::Roles& roles;
    applications::Directory const& directory;
    passwords::Service& passwords;
    sessions::Service& sessions;
    messages::Service& messages;
    deletion::Service& deletions;
    limits::AddressLimiter& limiter;
    db::Database& database;
    Keyring const& keyring;
    Clock const& clock;
    Random& random;
};

// What `needs` refers to outlives the router.
void add_routes(http::Router& router, Dependencies const& needs);

}  // namespace ostiary::administration
