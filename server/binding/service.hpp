// The owner of an account adds email addresses and phone numbers to it, takes them away and chooses the
// primary one, each with a code of its own purpose. The code, the change, and the sessions that end with it
// are one transaction; of any number of accounts that prove one address, one has it. The account is held
// while it decides, so that the last way to log in stays.
#pragma once

#include "accounts/account.hpp"
#include "applications/application.hpp"
#include "audit/entry.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "codes/service.hpp"
#include "contacts/contact.hpp"
#include "db/database.hpp"
#include "passwords/service.hpp"
#include "sessions/service.hpp"

#include <optional>

namespace ostiary::binding {

// Who is logged in, with which session.
struct Owner {
    applications::Application const& application;
    AccountId account;
    SessionId session;
    audit::Caller caller;
};

struct Bound {
    contacts::Contact contact;
    bool added;  // false: the account had it already
};

// A code from the contact that is primary, and one from the contact that shall be.
struct PrimaryCodes {
    std::optional<Secret> old_code;
    std::optional<Secret> new_code;
};

class Service {
  public:
    // All of these outlive it.
    Service(db::Database& database, codes::Service& codes, passwords::Service& passwords,
            sessions::Service& sessions, Clock const& clock, Random& random)
        : database_(database),
          codes_(codes),
          passwords_(passwords),
          sessions_(sessions),
          clock_(clock),
          random_(random) {}

    // By a code for bind. Takes the address from an account that never proved it. A contact that is verified
    // here already is answered as it is, whatever the code. One that was here unverified is verified, and the
    // account's other sessions end. WrongCode, TooManyContacts; IdentifierTaken, told only after a right
    // code.
    Result<Bound> bind_contact(Owner const& owner, contacts::Target const& target, Secret const& digits);

    // By a code for unbind, which an unverified contact does not need. Ends the account's other sessions.
    // NoSuchContact, WrongCode, LastLoginMethod, InvalidRequest beside `code`.
    Result<void> unbind_contact(Owner const& owner, ContactId const& id, std::optional<Secret> const& digits);

    // Where the settings want the change confirmed, by a code for unbind from the contact that is primary and
    // a code for bind from this one. NoSuchContact, ContactNotVerified; WrongCode and InvalidRequest beside
    // `old_code` and `new_code`.
    Result<contacts::Contact> make_primary(Owner const& owner, ContactId const& id,
                                           PrimaryCodes const& codes);

  private:
    using Proofs = std::vector<codes::Proof>;

    accounts::Account read_account(Owner const& owner);
    Result<accounts::Account> hold(db::Transaction& tx, Owner const& owner);
    Result<void> replace(db::Transaction& tx, accounts::Account const& before, accounts::Account after,
                         Owner const& owner);
    Result<void> consume(db::Transaction& tx, Proofs const& proofs);
    void give_back(Proofs const& proofs);
    void record(db::Transaction& tx, audit::Event event, Owner const& owner, contacts::Contact const& contact,
                std::int64_t ended_sessions = 0);

    Result<Bound> bind_proven(db::Transaction& tx, Owner const& owner, codes::Proof const& proof);
    Result<Proofs> prove_primary(Owner const& owner, accounts::Account const& account,
                                 contacts::Contact const& chosen, PrimaryCodes const& codes);

    db::Database& database_;
    codes::Service& codes_;
    passwords::Service& passwords_;
    sessions::Service& sessions_;
    Clock const& clock_;
    Random& random_;
};

}  // namespace ostiary::binding
