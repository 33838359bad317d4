// Handing a person their own data. What is little is ready when it is asked for; what is much is prepared in
// the background. One archive an account, sealed under the server's key, until it expires.
#pragma once

#include "accounts/account.hpp"
#include "applications/directory.hpp"
#include "audit/entry.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/keyring.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "db/database.hpp"
#include "exports/archive.hpp"
#include "exports/export.hpp"
#include "sessions/service.hpp"

namespace ostiary::exports {

struct Options {
    Bounds at_once{.entries = 1'000, .messages = 1'000};  // what is more is left to the background
    Bounds at_most{.entries = 50'000, .messages = 50'000};
    int most_a_day = 5;  // of one account
};

class Service {
  public:
    // All of these outlive it.
    Service(db::Database& database, applications::Directory const& directory, sessions::Service& sessions,
            Keyring const& keyring, Clock const& clock, Random& random, Options options = {})
        : database_(database),
          directory_(directory),
          sessions_(sessions),
          keyring_(keyring),
          clock_(clock),
          random_(random),
          options_(options) {}

    // The archive that the account waits for, if there is one; otherwise a new one, ready if there is little
    // to write, in place of the one before. TooManyRequests, Unauthenticated when the account is gone.
    Result<Export> request(applications::Application const& application, accounts::Account const& account,
                           audit::Caller const& caller);
    // NoSuchExport, also when it has expired.
    Result<Export> get(AccountId const& account, ExportId const& id);
    // NoSuchExport, ExportNotReady.
    Result<Secret> fetch(accounts::Account const& account, ExportId const& id, audit::Caller const& caller);

    // Prepares what waits; how many archives.
    std::int64_t prepare_waiting();
    // Removes what has expired.
    void purge();

  private:
    struct Claim {
        Export waiting;
        bool is_new;
    };
    Result<Claim> claim(accounts::Account const& account, audit::Caller const& caller);
    std::optional<Export> finish(Export const& waiting, Archive const& archive);
    bool prepare_one(Export const& waiting);
    void record(db::Transaction& tx, audit::Event event, Export const& made, audit::Caller const& caller);

    db::Database& database_;
    applications::Directory const& directory_;
    sessions::Service& sessions_;
    Keyring const& keyring_;
    Clock const& clock_;
    Random& random_;
    Options options_;
};

// Removes the archives of an account that is erased.
void erase_exports(db::Transaction& tx, AccountId const& account);

}  // namespace ostiary::exports
