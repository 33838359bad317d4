// Which roles an account holds. Each change is one transaction with its entry in the audit log, and every
// node's session checks tell it from then on.
#pragma once

#include "accounts/account.hpp"
#include "applications/application.hpp"
#include "audit/entry.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "db/database.hpp"

#include <string_view>

namespace ostiary::administration {

class Grants {
  public:
    // All of these outlive it.
    Grants(db::Database& database, Clock const& clock, Random& random)
        : database_(database), clock_(clock), random_(random) {}

    // Both: NoSuchRole, NoSuchAccount; doing it twice changes nothing. Granting: TooManyRoles.
    Result<void> grant(applications::Application const& application, AccountId const& account,
                       std::string_view role, audit::Caller const& caller);
    Result<void> withdraw(applications::Application const& application, AccountId const& account,
                          std::string_view role, audit::Caller const& caller);

  private:
    enum class Change { Grant, Withdraw };
    Result<void> change(Change change, applications::Application const& application, AccountId const& account,
                        std::string_view role, audit::Caller const& caller);

    db::Database& database_;
    Clock const& clock_;
    Random& random_;
};

}  // namespace ostiary::administration
