// Setting passwords: by their owner, by a code, and as a step of registration. A new password is checked
// against the application's policy and hashed before a transaction begins; setting it ends the account's
// other sessions in the same transaction.
#pragma once

#include "accounts/account.hpp"
#include "applications/application.hpp"
#include "audit/entry.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "codes/service.hpp"
#include "db/database.hpp"
#include "passwords/breached.hpp"
#include "passwords/hasher.hpp"
#include "passwords/policy.hpp"
#include "sessions/service.hpp"

#include <optional>
#include <string>

namespace ostiary::passwords {

// What the owner of this account is known by.
Identity identity_of(accounts::Account const& account);

class Service {
  public:
    // All of these outlive it. `breached` is null when there is no list.
    Service(db::Database& database, Hasher& hasher, BreachedList const* breached, codes::Service& codes,
            sessions::Service& sessions, Clock const& clock, Random& random)
        : database_(database),
          hasher_(hasher),
          breached_(breached),
          codes_(codes),
          sessions_(sessions),
          clock_(clock),
          random_(random) {}

    // Everything that is wrong with a new password, beside `field`.
    std::vector<FieldError> check_new(Secret const& typed, Identity const& own,
                                      settings::Passwords const& rules, std::string_view field) const;
    // The hash of a password that `check_new` found nothing wrong with. Overloaded.
    Result<std::string> hash_new(Secret const& typed, Priority priority);

    // --- Steps inside a transaction

    std::optional<std::string> find_hash(db::Transaction& tx, AccountId const& account);
    // Keeps the hash before it in the history as far as `rules` say.
    void put_hash(db::Transaction& tx, AccountId const& account, std::string const& hash,
                  settings::Passwords const& rules);
    // The same password in this server's form and cost; nothing when another one was set meanwhile.
    void replace_hash(db::Transaction& tx, AccountId const& account, std::string_view from,
                      std::string_view to);
    // Whether `hash` is what the account's password is stored as still; then its wrong tries are forgotten.
    bool accept(db::Transaction& tx, AccountId const& account, std::string_view hash);
    // Forgets the password and its history.
    void remove(db::Transaction& tx, AccountId const& account);

    // The account for somebody who is not logged in and has just proven `target`, one of its contacts. With
    // the first proof the account is theirs: what was set up before by somebody who proved nothing ends, its
    // password, sessions and other contacts. WrongCode when the contact is no way in (any more); then the
    // caller undoes.
    Result<accounts::Account> admit_owner(db::Transaction& tx, accounts::Account const& account,
                                          contacts::Target const& target, audit::Caller const& caller);

    // --- Use cases

    // The stored hash that `password` fits, for the transaction that acts on it to `accept`. Runs exactly one
    // hash, whatever it fails for. WrongCredentials, also where there is no password; TooManyAttempts,
    // counted together with `change_password`; Overloaded.
    Result<std::string> prove(accounts::Account const& account, Secret const& password);

    struct Change {
        std::optional<Secret> current;  // needed where there is a password
        Secret replacement;
        audit::Caller caller;
    };
    // Ends all sessions of the account but `kept`. WrongCredentials beside `current_password`,
    // TooManyAttempts, InvalidRequest beside `new_password`.
    Result<void> change_password(applications::Application const& application,
                                 accounts::Account const& account, SessionId const& kept,
                                 Change const& change);

    struct Reset {
        contacts::Target target;
        Secret digits;
        Secret replacement;
        audit::Caller caller;
    };
    // By a code for reset_password; ends all sessions. WrongCode, AccountBlocked (after a right code),
    // InvalidRequest.
    Result<AccountId> reset_password(applications::Application const& application, Reset const& reset);

    // The hash of a new password for this account, when nothing is wrong with it: InvalidRequest beside
    // `new_password`, Overloaded.
    Result<std::string> check_and_hash(accounts::Account const& account, Secret const& replacement,
                                       settings::Passwords const& rules);

    // By an administrator; ends all sessions. InvalidRequest beside `new_password`, NoSuchAccount.
    Result<void> set_password(applications::Application const& application, accounts::Account const& account,
                              Secret const& replacement, audit::Caller const& caller);

  private:
    Result<void> check_replacement(accounts::Account const& account, Secret const& replacement,
                                   settings::Passwords const& rules);
    Result<void> compare(AccountId const& account, Secret const& typed,
                         std::optional<std::string> const& stored);
    Result<void> check_current(accounts::Account const& account, std::optional<Secret> const& current,
                               std::optional<std::string> const& stored);

    db::Database& database_;
    Hasher& hasher_;
    BreachedList const* breached_;
    codes::Service& codes_;
    sessions::Service& sessions_;
    Clock const& clock_;
    Random& random_;
};

// Forgets what an account that is erased had for passwords.
void erase_passwords(db::Transaction& tx, AccountId const& account);

}  // namespace ostiary::passwords
