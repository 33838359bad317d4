// A forgotten password, for those who know their user name: a token goes to an address that the account
// keeps, in a mail of the application's own words, and with it the owner sets a new password and is logged
// in. The token is a code that a person can type: single use, bounded in tries and time, kept as a keyed
// hash. Neither the answer nor the work done tells whether anybody has the name.
#pragma once

#include "accounts/account.hpp"
#include "accounts/identifier.hpp"
#include "applications/application.hpp"
#include "audit/account_log.hpp"
#include "codes/service.hpp"
#include "login/service.hpp"
#include "messages/service.hpp"
#include "passwords/service.hpp"
#include "sessions/service.hpp"

#include <functional>
#include <optional>
#include <string>

namespace ostiary::login {

// Where an account says that mail for its owner goes. A claim is neither the user name nor proven, so that
// any number of accounts may make the same one.
struct OwnersMailbox {
    std::string address;
    bool is_claim;
};
// Nullopt when the account says nothing.
using AddressOf = std::function<std::optional<OwnersMailbox>(accounts::Account const&)>;

class ResetByName {
  public:
    // All of these outlive it.
    ResetByName(db::Database& database, codes::Service& codes, messages::Service& messages,
                passwords::Service& passwords, sessions::Service& sessions, Clock const& clock,
                Random& random)
        : database_(database),
          codes_(codes),
          messages_(messages),
          passwords_(passwords),
          sessions_(sessions),
          log_(clock, random) {}

    struct Wish {
        accounts::Identifier identifier;
        AddressOf address_of;
        std::string mail;         // the mail template's name
        std::string placeholder;  // which the token takes
        Duration lifetime;
        int most_a_day;  // of mails to claims, of all accounts of the application together
        audit::Caller caller;
    };
    // NoSuchTemplate, also for one without the placeholder; TooManyCodes, for whatever name. What is too much
    // for a mailbox or for the day is not sent, and nobody is told.
    Result<void> send_token(applications::Application const& application, Wish const& wish);

    // Ends all sessions and login tokens, then begins a session. WrongCode; AccountBlocked, after a right
    // token only; InvalidRequest beside `new_password`, which leaves the token as it was; Overloaded.
    Result<LoggedIn> reset(applications::Application const& application,
                           accounts::Identifier const& identifier, Secret const& token,
                           Secret const& replacement, Origin const& origin);

  private:
    Result<LoggedIn> replace_and_begin(db::Transaction& tx, applications::Application const& application,
                                       accounts::Account const& held, std::string const& hash,
                                       Origin const& origin);

    db::Database& database_;
    codes::Service& codes_;
    messages::Service& messages_;
    passwords::Service& passwords_;
    sessions::Service& sessions_;
    audit::AccountLog log_;
};

}  // namespace ostiary::login
