// One method of the face: what it is given, what it answers, and how a table of methods is declared.
#pragma once

#include "applications/address_guard.hpp"
#include "applications/directory.hpp"
#include "base/clock.hpp"
#include "deletion/service.hpp"
#include "faces/monaca/faults.hpp"
#include "faces/monaca/params.hpp"
#include "http/request.hpp"
#include "login/reset_by_name.hpp"
#include "login/service.hpp"
#include "messages/service.hpp"
#include "passwords/service.hpp"
#include "profile/service.hpp"
#include "registration/service.hpp"
#include "sessions/service.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace ostiary::monaca {

struct Dependencies {
    db::Database& database;
    applications::Directory const& directory;
    applications::AddressGuards const& guards;
    registration::Service& registration;
    login::Service& login;
    login::ResetByName& resets;
    passwords::Service& passwords;
    sessions::Service& sessions;
    profile::Service& profile;
    deletion::Service& deletions;
    messages::Service& messages;
    Clock const& clock;
    Faults& faults;
};

struct Asking {
    http::Request const& request;
    Dependencies const& needs;
    Credentials const& credentials;
    Params& params;

    applications::Application const& application() const { return *credentials.application; }
};

struct Answer {
    std::string result = R"("OK")";  // JSON
    Secret session = Secret();       // of a new session, for the header
};

// Who is logged in. LoginRequired.
Outcome<sessions::CheckedPointer> require_login(Asking const& asking);
bool is_logged_in(Asking const& asking);

// The device that asks, as login tokens are bound to it.
Hash device_of(Asking const& asking);

enum class Cost { Reads, Hashes };  // whether it needs the hash of a password

struct Method {
    std::string_view name;
    Outcome<Answer> (*handle)(Asking const&);
    Cost cost = Cost::Reads;
    // What the caller's address is counted for; empty: nothing.
    std::string_view counted_as = {};
    limits::Rate (*rate)(settings::Limits const&) = nullptr;
};

std::span<Method const> account_methods();
std::span<Method const> property_methods();
std::span<Method const> mail_methods();
std::span<Method const> device_methods();

std::array<std::span<Method const>, 4> method_tables();
// Null when there is none of this name.
Method const* find_method(std::string_view name);

// The application with the rules that hold on this face in place of its own: what a user name and a password
// must be. security: only rules of registration and of new passwords change
// (test_the_rules_of_the_face_hold_for_names_and_passwords_alone).
applications::Application under_rules(applications::Application const& application);

}  // namespace ostiary::monaca
