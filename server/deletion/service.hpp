// Deregistering: a person proves who they are and has their account deleted, at once or after the days of
// grace that the application gives. From the request on nobody logs in, and every session has ended; until
// its time has come, an administrator or the owner, by a fresh code, can take it back. What is due is erased
// in the background, account by account, by whichever node comes first.
#pragma once

#include "accounts/account.hpp"
#include "applications/application.hpp"
#include "audit/account_log.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "codes/service.hpp"
#include "db/database.hpp"
#include "deletion/deletion.hpp"
#include "messages/service.hpp"
#include "passwords/service.hpp"
#include "sessions/service.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace ostiary::deletion {

// A code that was sent to a contact.
struct SentCode {
    contacts::Target target;
    Secret digits;
};

// What a person sends who wants to go.
struct Form {
    std::variant<Secret, SentCode> proof;  // the password, or a code for deregister
    std::optional<std::string> reason;
    std::optional<std::string> comment;
    bool consent = false;
    audit::Caller caller;
};

struct Requested {
    Deletion deletion;
    Secret receipt;
};

class Service {
  public:
    // All of these outlive it.
    Service(db::Database& database, passwords::Service& passwords, codes::Service& codes,
            sessions::Service& sessions, messages::Service& messages, Clock const& clock, Random& random)
        : database_(database),
          passwords_(passwords),
          codes_(codes),
          sessions_(sessions),
          messages_(messages),
          clock_(clock),
          random_(random),
          log_(clock, random) {}

    // Ends every session of the account; without days of grace the account is gone when this returns.
    // MethodNotEnabled, InvalidRequest, ConsentRequired, WrongCredentials, TooManyAttempts, Overloaded,
    // WrongCode; Unauthenticated when the account was deleted or blocked meanwhile.
    Result<Requested> deregister(applications::Application const& application,
                                 accounts::Account const& account, Form const& form);

    // By the owner, with a code for it; the account is as it was. WrongCode.
    Result<void> cancel_by_code(applications::Application const& application, contacts::Target const& target,
                                Secret const& digits, audit::Caller const& caller);
    // By an administrator. NoSuchDeletion when none is open.
    Result<void> cancel(applications::Application const& application, AccountId const& account,
                        audit::Caller const& caller);

    // The account's latest request, also when the account is gone. NoSuchDeletion.
    Result<Deletion> get_latest(ApplicationId const& application, AccountId const& account);
    // NoSuchDeletion.
    Result<Deletion> get_by_receipt(ApplicationId const& application, std::string_view receipt);

    // Erases every account whose time has come, each in a transaction of its own. One that cannot be erased
    // is logged and tried again the next time. How many this node erased.
    std::int64_t erase_due();
    // Removes closed requests made before `before`.
    void purge(Timestamp before);

  private:
    struct Proven;
    Result<Proven> prove(applications::Application const& application, accounts::Account const& account,
                         std::variant<Secret, SentCode> const& proof, audit::Caller const& caller);
    Result<accounts::Account> hold_proven(db::Transaction& tx, accounts::Account const& account,
                                          Proven const& proven);
    Requested make_request(applications::Application const& application, AccountId const& account,
                           Form const& form);
    Result<void> begin(db::Transaction& tx, applications::Application const& application,
                       accounts::Account const& account, Requested const& requested, Form const& form);
    Result<void> keep(db::Transaction& tx, accounts::Account const& account, audit::Caller const& caller);
    void erase_and_record(db::Transaction& tx, accounts::Account const& account, DeletionId const& deletion);
    bool erase_one(Deletion const& due);
    void tell_owner(db::Transaction& tx, applications::Application const& application,
                    accounts::Account const& account, Timestamp due_at);

    db::Database& database_;
    passwords::Service& passwords_;
    codes::Service& codes_;
    sessions::Service& sessions_;
    messages::Service& messages_;
    Clock const& clock_;
    Random& random_;
    audit::AccountLog log_;
};

}  // namespace ostiary::deletion
