// The audit log as services write it that do things to accounts: who did what to which account, with the time
// and the randomness of the service. The entry is written in the deed's transaction.
#pragma once

#include "accounts/account.hpp"
#include "audit/log.hpp"

namespace ostiary::audit {

class AccountLog {
  public:
    // Both outlive it.
    AccountLog(Clock const& clock, Random& random) : clock_(clock), random_(random) {}

    void record(db::Transaction& tx, Event event, accounts::Account const& account, Caller const& caller,
                Details details = {}) const;

  private:
    Clock const& clock_;
    Random& random_;
};

}  // namespace ostiary::audit
