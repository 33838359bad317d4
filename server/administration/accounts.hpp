// What administrators do with the accounts of an application, the administrators themselves included, who are
// the accounts of the console application. Each act is one transaction with its entry in the audit log, and
// never reaches an account of another application: that is NoSuchAccount.
#pragma once

#include "accounts/service.hpp"
#include "applications/application.hpp"
#include "audit/account_log.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "db/database.hpp"
#include "passwords/service.hpp"
#include "profile/change.hpp"
#include "sessions/service.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ostiary::administration {

inline constexpr std::size_t largest_meta = 500'000;  // bytes

using Text = std::optional<std::string>;

// A new account as an administrator writes it down.
struct NewAccount {
    // Of an account that comes from elsewhere. A time that cannot be one of its past is left.
    std::optional<AccountId> id = std::nullopt;
    std::optional<Timestamp> created_at = std::nullopt;
    std::optional<Timestamp> updated_at = std::nullopt;
    Text username;
    std::optional<contacts::Target> email;
    std::optional<contacts::Target> phone;
    bool email_verified = false;
    bool phone_verified = false;
    std::optional<Secret> password;
    Text password_hash =
        std::nullopt;  // in place of it: as another server stored it (passwords/hash_text.hpp)
    Text external_id;
    accounts::Profile profile;
    std::string properties = "{}";
    std::string meta = "{}";
};

// What a change sets. Of the texts: absent stays, an absent one inside removes.
struct AccountChange {
    std::optional<Text> username;
    std::optional<Text> external_id;
    profile::Change profile;
    Text meta;                            // a merge patch
    std::optional<std::int64_t> version;  // the one that it starts from
};

struct AccountPage {
    std::vector<accounts::Account> items;
    std::optional<AccountId> next;  // `after` of the next page; none: this is the last
};

// An account that may be added: checked, and its password hashed.
struct PreparedAccount {
    accounts::Account account;
    Text password_hash;
};

class Accounts {
  public:
    // All of these outlive it.
    Accounts(db::Database& database, passwords::Service& passwords, sessions::Service& sessions,
             Clock const& clock, Random& random)
        : database_(database),
          passwords_(passwords),
          sessions_(sessions),
          clock_(clock),
          random_(random),
          log_(clock, random) {}

    Result<accounts::Account> get(ApplicationId const& application, AccountId const& id);
    AccountPage list(ApplicationId const& application, accounts::Page const& page);
    // Those of these that are there, in their order; a few hundred at most.
    std::vector<accounts::Account> list_by_ids(ApplicationId const& application,
                                               std::span<AccountId const> ids);
    std::vector<AccountId> list_ids_by_creation(ApplicationId const& application, accounts::Order order,
                                                std::int64_t skipped, std::int64_t limit);
    std::int64_t count(ApplicationId const& application);
    // Those that have this username, email, phone or external id: up to four, oldest first.
    std::vector<accounts::Account> list_by_identifier(ApplicationId const& application,
                                                      std::string const& text);

    // Everything that the rules say against it.
    std::vector<FieldError> check(applications::Application const& application, NewAccount const& given);
    // InvalidRequest, Overloaded.
    Result<PreparedAccount> prepare(applications::Application const& application, NewAccount const& given);
    // A step inside a transaction: IdentifierTaken beside the field (`id` included); then the caller undoes.
    Result<void> add(db::Transaction& tx, applications::Application const& application,
                     PreparedAccount const& prepared, audit::Caller const& caller);
    // Both.
    Result<accounts::Account> create(applications::Application const& application, NewAccount const& given,
                                     audit::Caller const& caller);

    // InvalidRequest, IdentifierTaken, PreconditionFailed.
    Result<accounts::Account> update(applications::Application const& application, AccountId const& id,
                                     AccountChange const& change, audit::Caller const& caller);

    // Ends all its sessions. Blocking again changes the reason. Forbidden for the last active administrator.
    Result<accounts::Account> block(applications::Application const& application, AccountId const& id,
                                    Text const& reason, audit::Caller const& caller);
    // An account that is not blocked stays as it is; one that is to be deleted goes on waiting for that.
    Result<accounts::Account> unblock(applications::Application const& application, AccountId const& id,
                                      audit::Caller const& caller);
    // With everything that is kept of it. Forbidden for the last active administrator.
    Result<void> remove(applications::Application const& application, AccountId const& id,
                        audit::Caller const& caller);

  private:
    db::Database& database_;
    passwords::Service& passwords_;
    sessions::Service& sessions_;
    Clock const& clock_;
    Random& random_;
    audit::AccountLog log_;
};

}  // namespace ostiary::administration
