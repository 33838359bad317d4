#include "audit/account_log.hpp"

namespace ostiary::audit {

void AccountLog::record(db::Transaction& tx, Event event, accounts::Account const& account,
                        Caller const& caller, Details details) const {
    audit::record(tx,
                  {.event = event,
                   .application = account.application,
                   .account = account.id,
                   .caller = caller,
                   .details = std::move(details)},
                  clock_.now(), random_);
}

}  // namespace ostiary::audit
