// The services of all features, built in the order in which each needs the ones before it.
#pragma once

#include "administration/accounts.hpp"
#include "administration/authenticator.hpp"
#include "administration/grants.hpp"
#include "administration/setup.hpp"
#include "app/configuration.hpp"
#include "app/installation.hpp"
#include "applications/address_guard.hpp"
#include "applications/directory.hpp"
#include "applications/roles.hpp"
#include "applications/service.hpp"
#include "binding/service.hpp"
#include "codes/service.hpp"
#include "deletion/service.hpp"
#include "exports/service.hpp"
#include "faces/monaca/faults.hpp"
#include "limits/address_limiter.hpp"
#include "login/reset_by_name.hpp"
#include "login/service.hpp"
#include "messages/delivery.hpp"
#include "messages/mailbox_service.hpp"
#include "messages/service.hpp"
#include "passwords/breached.hpp"
#include "passwords/hasher.hpp"
#include "passwords/service.hpp"
#include "pictures/service.hpp"
#include "profile/service.hpp"
#include "registration/service.hpp"
#include "sessions/request.hpp"
#include "sessions/service.hpp"

#include <memory>

namespace ostiary::app {

struct Services {
    // All of these outlive it.
    Services(Configuration const& configuration, Installation& installation, Clock const& clock,
             Random& random);

    db::Database& database;
    Keyring const& keyring;
    Clock const& clock;
    Random& random;

    applications::Service applications;
    applications::Roles roles;
    applications::Directory directory;
    limits::AddressLimiter limiter;
    applications::AddressGuards guards;

    messages::Mailbox mailbox;
    messages::Service messages;
    messages::Delivery delivery;

    sessions::Service sessions;
    sessions::Authenticator authenticator;
    codes::Service codes;

    passwords::Hasher hasher;
    std::unique_ptr<passwords::BreachedList> breached;
    passwords::Service passwords;
    registration::Service registration;
    login::Service login;
    login::ResetByName resets;
    exports::Service exports;
    deletion::Service deletions;
    binding::Service binding;
    pictures::Service pictures;
    profile::Service profile;

    administration::Authenticator administrators;
    administration::Accounts administered_accounts;
    administration::Grants grants;
    administration::Setup setup;

    monaca::Faults monaca_faults;
};

}  // namespace ostiary::app
