// Sessions begin, are checked, and end. A check costs a hash and a look-up in memory where the session was
// checked before, a read otherwise; ending a session takes effect on every node before the call that ended it
// returns (on other nodes as soon as the notification arrives, and at the latest when this node stops hearing
// the others).
#pragma once

#include "accounts/service.hpp"
#include "applications/application.hpp"
#include "audit/entry.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "db/database.hpp"
#include "sessions/cache.hpp"
#include "sessions/login_token.hpp"
#include "sessions/session.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ostiary::sessions {

// A token, in the application that it is for.
struct Presented {
    applications::Application const* application;
    std::string_view token;
};

// Where a session is used from.
struct Client {
    std::string user_agent;
    std::string address;
    std::optional<Hash> device = std::nullopt;        // which a session begun there ends with
    std::optional<Duration> remember = std::nullopt;  // asks for a login token of this device, for so long

    static Client of(http::Request const& request);
};

class Service {
  public:
    // All of these outlive it. `cache_capacity` is a number of sessions. Subscribes to changes of accounts.
    Service(db::Database& database, Clock const& clock, Random& random, std::size_t cache_capacity);

    // --- Steps of use cases elsewhere, inside their transaction.

    // The one way to a session. Asks accounts::check_may_authenticate of the account as it is now, and keeps
    // others from ending its sessions meanwhile; at a registration, whose transaction has just added it, it
    // is taken as given. The account's least recently used sessions end where it has too many; of those that
    // a login token begins on one device, five live side by side, and those of other devices stay.
    // AccountBlocked, or NoSuchAccount.
    Result<NewSession> begin_session(db::Transaction& tx, applications::Application const& application,
                                     accounts::Account const& account, LoginMethod method,
                                     Client const& client);
    // Whether the account has a session or a login token that was made on this device.
    bool is_logged_in_on(db::Transaction& tx, AccountId const& account, Hash const& device) const;
    // Whether `token` is the login token of this device. The account is held. Unauthenticated.
    Result<void> use_login_token(db::Transaction& tx, applications::Application const& application,
                                 AccountId const& account, std::string_view token, Hash const& device);
    // Ends all sessions of the account but `kept`, and its login tokens; how many sessions.
    std::int64_t end_sessions(db::Transaction& tx, AccountId const& account,
                              std::optional<SessionId> const& kept = std::nullopt);

    // --- Use cases

    // The session that this token names in this application, if this node remembers it; null when the
    // database must be asked.
    CheckedPointer check_in_memory(applications::Application const& application, std::string_view token);
    // Unauthenticated.
    Result<CheckedPointer> check(applications::Application const& application, std::string_view token);
    // The same for many at the cost of little more than one; the results in their order.
    std::vector<Result<CheckedPointer>> check_together(std::span<Presented const> presented);

    std::vector<Session> list_sessions(AccountId const& account);
    // Ends one session of this account, and where its device is known all others that were begun there, and
    // the login token of that device. Or ends one login token, and the sessions that it began. NoSuchSession.
    Result<void> end_session(accounts::Account const& account, SessionId const& id,
                             audit::Caller const& caller);
    // The same for a session, and for the device that it is used on. NoSuchSession.
    Result<void> log_out(accounts::Account const& account, SessionId const& id, Hash const& device,
                         audit::Caller const& caller);
    // How many ended.
    std::int64_t end_all_sessions(accounts::Account const& account, std::optional<SessionId> const& kept,
                                  audit::Caller const& caller);

    // Writes the uses noted since the last call: for a job every few seconds and for the end of the program.
    // What a crash loses is only that a session was used.
    void write_uses();
    // Removes sessions that have expired.
    void purge();

    std::size_t remembered() const { return cache_->size(); }
    Cache::Counts cache_counts() const { return cache_->counts(); }

  private:
    // A token that the database must be asked about, and where the result goes.
    struct Sought {
        applications::Application const* application;
        AccountId account;
        Hash token_hash;
        Cache::Ticket ticket;
        Result<CheckedPointer>* result;
    };
    void look_up(std::span<Sought const> sought);
    Secret remember(db::Transaction& tx, Session const& session, Client const& client, std::int64_t most);
    void record_end(db::Transaction& tx, accounts::Account const& account, SessionId const& id,
                    std::int64_t ended, audit::Caller const& caller);
    CheckedPointer note_use(CheckedPointer checked, applications::Application const& application);

    db::Database& database_;
    Clock const& clock_;
    Random& random_;
    std::shared_ptr<Cache> cache_;  // shared with a notification that is being handled while the service goes
    std::mutex uses_mutex_;
    std::unordered_map<SessionId, Session> uses_;
};

// Ends the sessions of an account that is erased; how many.
std::int64_t erase_sessions(db::Transaction& tx, AccountId const& account);

}  // namespace ostiary::sessions
