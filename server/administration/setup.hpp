// The first administrator: whoever has the ticket that the server shows when it starts without any. A ticket
// works once, for a day, and only until there is an administrator; a new one replaces those before it.
#pragma once

#include "administration/accounts.hpp"
#include "applications/directory.hpp"
#include "base/secret.hpp"

#include <optional>

namespace ostiary::administration {

struct FirstAdministrator {
    accounts::Account account;
    sessions::NewSession session;
};

class Setup {
  public:
    // All of these outlive it.
    Setup(db::Database& database, applications::Directory const& directory, Accounts& accounts,
          sessions::Service& sessions, Clock const& clock, Random& random)
        : database_(database),
          directory_(directory),
          accounts_(accounts),
          sessions_(sessions),
          clock_(clock),
          random_(random) {}

    // A new ticket, for whoever runs the server and for nobody else; nullopt when there is an administrator.
    std::optional<Secret> make_ticket();

    // Uses the ticket for this account, and logs it in: InvalidTicket, InvalidRequest, IdentifierTaken. What
    // fails leaves the ticket as it was.
    Result<FirstAdministrator> set_up(Secret const& ticket, NewAccount const& given,
                                      http::Request const& request);

  private:
    db::Database& database_;
    applications::Directory const& directory_;
    Accounts& accounts_;
    sessions::Service& sessions_;
    Clock const& clock_;
    Random& random_;
};

}  // namespace ostiary::administration
