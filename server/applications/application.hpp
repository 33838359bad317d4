// An application is the tenant: what its accounts, sessions and messages belong to, with its own keys,
// origins and settings. Every installation has a default one, so that a small user never meets the idea, and
// one console application, whose accounts are the administrators of the organization.
#pragma once

#include "applications/role.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "settings/settings.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::applications {

enum class Kind { Application, Console };

std::string_view to_string(Kind kind);

// Who runs this installation; there is one.
struct Organization {
    OrganizationId id;
    std::string name;
    Timestamp created_at;
};

struct Application {
    ApplicationId id;
    OrganizationId organization;
    Kind kind = Kind::Application;
    std::string name;
    bool is_default = false;
    Timestamp created_at;
    Timestamp updated_at;
    std::int64_t version = 1;     // of the name and whatever else is not a setting
    std::string publishable_key;  // the oldest that is not revoked; empty when there is none
    settings::Settings settings;  // effective: the defaults and what differs from them
    std::int64_t settings_version = 1;
    std::vector<Role> roles;  // those that are not built in, by name
};

// The settings that hold for an application of this kind with this stored document.
// security: nobody registers themselves in the console application, whatever is stored
// (nobody_can_register_in_the_console in applications/service_test.cpp), nor deletes themselves.
settings::Settings effective_settings(Kind kind, std::string_view document);

}  // namespace ostiary::applications
