// Logging in, with a password or with a code. A password attempt passes the throttle, then runs exactly one
// hash at current cost whatever it fails for, so that neither the answer nor its time tells whether an
// account exists.
#pragma once

#include "accounts/account.hpp"
#include "accounts/identifier.hpp"
#include "applications/application.hpp"
#include "audit/entry.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "codes/service.hpp"
#include "contacts/contact.hpp"
#include "db/database.hpp"
#include "devices/device.hpp"
#include "login/throttle.hpp"
#include "passwords/service.hpp"
#include "registration/service.hpp"
#include "sessions/service.hpp"

#include <optional>

namespace ostiary::login {

// Where a login comes from.
struct Origin {
    http::Address address;
    std::optional<devices::Device> device;  // as shown, of whatever account
    sessions::Client client;
    audit::Caller caller;
};

struct LoggedIn {
    accounts::Account account;
    sessions::NewSession session;
    bool created = false;
};

class Service {
  public:
    // All of these outlive it.
    Service(db::Database& database, passwords::Hasher& hasher, passwords::Service& passwords,
            codes::Service& codes, registration::Service& registration, sessions::Service& sessions,
            Clock const& clock, Random& random)
        : database_(database),
          hasher_(hasher),
          passwords_(passwords),
          codes_(codes),
          registration_(registration),
          sessions_(sessions),
          clock_(clock),
          random_(random) {}

    // A place for a password that comes with this device, or with none, to be held until it was tried; or
    // Overloaded. The same for every name, and before the database is asked anything. Allowed on I/O threads.
    Result<std::shared_ptr<passwords::Place>> take_place(std::optional<devices::Device> const& device);

    // MethodNotEnabled, TooManyAttempts (the same for names that nobody has), Overloaded, WrongCredentials,
    // AccountBlocked (after the right password only).
    Result<LoggedIn> log_in_with_password(applications::Application const& application,
                                          accounts::Identifier const& identifier, Secret const& password,
                                          Origin const& origin);

    // By a code for log_in. Creates the account where there is none and the settings say so.
    // MethodNotEnabled, WrongCode, AccountBlocked (after a right code only).
    Result<LoggedIn> log_in_with_code(applications::Application const& application,
                                      contacts::Target const& target, Secret const& digits,
                                      Origin const& origin);

    // By the login token of a device, for as long as it is good. WrongCredentials.
    Result<LoggedIn> log_in_with_token(applications::Application const& application, Secret const& token,
                                       Hash const& device, Origin const& origin);

  private:
    struct Candidate {
        std::optional<accounts::Account> account;
        std::optional<std::string> hash;
        Attempt attempt;
        std::optional<Duration> lock;
    };
    Candidate find_candidate(applications::Application const& application,
                             accounts::Identifier const& identifier, Origin const& origin);
    void note_failure(applications::Application const& application, Candidate const& candidate,
                      Origin const& origin);
    // What a password that was just verified should be stored as from now on; nullopt: as it is.
    std::optional<std::string> rehash(Secret const& password, std::string const& stored);
    Result<LoggedIn> begin_with_password(applications::Application const& application,
                                         Candidate const& candidate,
                                         std::optional<std::string> const& rehashed, Origin const& origin);
    void record_login(db::Transaction& tx, accounts::Account const& account,
                      sessions::NewSession const& session, Origin const& origin);

    db::Database& database_;
    passwords::Hasher& hasher_;
    passwords::Service& passwords_;
    codes::Service& codes_;
    registration::Service& registration_;
    sessions::Service& sessions_;
    Clock const& clock_;
    Random& random_;
};

}  // namespace ostiary::login
