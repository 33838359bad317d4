// Registration: an account comes to be, with its contacts, password and first session, in one transaction
// with the codes that prove its contacts; or nothing happens.
#pragma once

#include "accounts/account.hpp"
#include "applications/application.hpp"
#include "audit/entry.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/keyring.hpp"
#include "base/random.hpp"
#include "codes/service.hpp"
#include "db/database.hpp"
#include "idempotency/idempotency.hpp"
#include "idempotency/turns.hpp"
#include "passwords/service.hpp"
#include "registration/registration.hpp"
#include "sessions/service.hpp"

#include <optional>

namespace ostiary::registration {

struct Registered {
    accounts::Account account;
    sessions::NewSession session;
};

// Where a registration comes from.
struct Origin {
    sessions::Client client;
    audit::Caller caller;
    std::optional<idempotency::Key> repeat = std::nullopt;
};

class Service {
  public:
    // All of these outlive it.
    Service(db::Database& database, codes::Service& codes, passwords::Service& passwords,
            sessions::Service& sessions, Keyring const& keyring, Clock const& clock, Random& random)
        : database_(database),
          codes_(codes),
          passwords_(passwords),
          sessions_(sessions),
          keyring_(keyring),
          clock_(clock),
          random_(random) {}

    // InvalidRequest with everything that is wrong, MethodNotEnabled, WrongCode and IdentifierTaken beside
    // their field, Overloaded, IdempotencyKeyReused.
    Result<Registered> register_account(applications::Application const& application, Form const& form,
                                        Origin const& origin);

    // The same rules; creates nothing and looks at no code. That an identifier is taken is told only where
    // the settings allow it.
    Result<void> validate(applications::Application const& application, Form const& form);

    // A step inside a transaction: the account of somebody who has just proven a contact by a code and has
    // none yet.
    Result<accounts::Account> add_by_contact(db::Transaction& tx,
                                             applications::Application const& application,
                                             contacts::Target const& target, audit::Caller const& caller);

  private:
    struct Prepared {
        accounts::Account account;
        std::optional<std::string> password_hash;
        std::vector<codes::Proof> proofs;
    };
    Result<void> check(applications::Application const& application, Form const& form, CodesAre codes);
    Result<std::vector<codes::Proof>> prove_contacts(applications::Application const& application,
                                                     Form const& form, audit::Caller const& caller);
    Result<Registered> register_first(applications::Application const& application, Form const& form,
                                      Origin const& origin);
    Result<Prepared> prepare(applications::Application const& application, Form const& form,
                             audit::Caller const& caller);
    Result<Registered> commit(db::Transaction& tx, applications::Application const& application,
                              Prepared const& prepared, Origin const& origin);
    Result<std::optional<Registered>> find_repeated(applications::Application const& application,
                                                    Origin const& origin);

    db::Database& database_;
    codes::Service& codes_;
    passwords::Service& passwords_;
    sessions::Service& sessions_;
    Keyring const& keyring_;
    Clock const& clock_;
    Random& random_;
    idempotency::Turns turns_;
};

}  // namespace ostiary::registration
