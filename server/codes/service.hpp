// Sending verification codes and proving them. A proof is half of a use case: the caller consumes it in the
// transaction that creates what it buys, so that a code buys one thing once, or nothing.
#pragma once

#include "accounts/account.hpp"
#include "applications/application.hpp"
#include "audit/entry.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/keyring.hpp"
#include "base/random.hpp"
#include "codes/code.hpp"
#include "db/database.hpp"
#include "idempotency/idempotency.hpp"
#include "messages/service.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::codes {

struct SendRequest {
    Purpose purpose;
    contacts::Target target;
    std::vector<std::string> languages;  // what the recipient reads, best first
    std::optional<AccountId> account;    // who is logged in: for bind, unbind and deregister
    std::optional<idempotency::Key> repeat;
    audit::Caller caller;
};

struct Sent {
    Timestamp resend_at;
    Timestamp expires_at;
};

// That somebody reads at `target`, shown with the right digits; not used up yet.
class Proof {
  public:
    contacts::Target const& target() const { return target_; }
    Purpose purpose() const { return purpose_; }

  private:
    friend class Service;
    Proof(Hash const& key, CodeId const& id, Purpose purpose, contacts::Target target)
        : key_(key), id_(id), purpose_(purpose), target_(std::move(target)) {}
    Hash key_;
    CodeId id_;
    Purpose purpose_;
    contacts::Target target_;
};

class Service {
  public:
    // All of these outlive it.
    Service(db::Database& database, messages::Service& messages, Keyring const& keyring, Clock const& clock,
            Random& random)
        : database_(database), messages_(messages), keyring_(keyring), clock_(clock), random_(random) {}

    // Where people reach this server, for links in messages. Before serving.
    void use_public_url(std::string url) { public_url_ = std::move(url); }

    // Sends a code; a new one makes the one before for the same purpose and target worthless. Whether an
    // account exists shows neither in the answer nor in the work done, save that nothing is sent to a
    // stranger who wants to log in or reset a password. MethodNotEnabled, TooManyCodes (too soon, or too many
    // for this target, country or application), IdempotencyKeyReused.
    Result<Sent> send_code(applications::Application const& application, SendRequest const& request);

    // A step inside a transaction: a code whose message is its caller's to send. It counts like any other
    // that goes to `target`, which may be whatever the code is asked for by. TooManyCodes; then nothing is
    // issued.
    struct Issue {
        Purpose purpose;
        contacts::Target target;
        std::optional<AccountId> account;
        Duration lifetime;
        audit::Caller caller;
    };
    Result<NewCode> issue_code(db::Transaction& tx, applications::Application const& application,
                               Issue const& issue);

    // Compares `digits` with the live code of this purpose and target. `account` is what the code must be
    // bound to: who is logged in, or who holds the target, or nobody. Each call counts as a try, and the
    // count is durable before anything is compared: WrongCode, which is in the audit log as done by `caller`.
    Result<Proof> prove(applications::Application const& application, Purpose purpose,
                        contacts::Target const& target, std::optional<AccountId> const& account,
                        Secret const& digits, audit::Caller const& caller);
    // The same, and a right guess gives its try back.
    Result<void> check_code(applications::Application const& application, Purpose purpose,
                            contacts::Target const& target, std::optional<AccountId> const& account,
                            Secret const& digits, audit::Caller const& caller);

    // Gives the try back that a right guess took, when nothing came of it.
    void give_back(Proof const& proof);

    // Uses a proof up; WrongCode when somebody did so before, and then the caller undoes.
    Result<void> consume(db::Transaction& tx, Proof const& proof);

    // Whom a code for this target is bound to: for log_in and reset_password the account that is reached
    // there, to cancel a deletion the account that is being deleted and has proven the target, otherwise
    // `logged_in`.
    std::optional<AccountId> account_bound_to(db::Transaction& tx,
                                              applications::Application const& application, Purpose purpose,
                                              contacts::Target const& target,
                                              std::optional<AccountId> const& logged_in);

    // Removes codes that expired more than a day ago.
    void purge();

  private:
    void record_sent(db::Transaction& tx, Code const& code, audit::Caller const& caller);
    void record_refusal(applications::Application const& application, Purpose purpose,
                        contacts::Target const& target, std::optional<AccountId> const& account,
                        audit::Caller const& caller);
    Result<Sent> send_first(applications::Application const& application, SendRequest const& request);
    Result<void> count_against_limits(db::Transaction& tx, applications::Application const& application,
                                      contacts::Target const& target, bool is_sent, Timestamp now);

    db::Database& database_;
    messages::Service& messages_;
    Keyring const& keyring_;
    Clock const& clock_;
    Random& random_;
    std::string public_url_;
};

// Removes the codes of an account that is erased, and those that were sent to its contacts before it was
// there.
void erase_codes(db::Transaction& tx, accounts::Account const& account);

// Whether the application's settings allow a code for this purpose over this channel.
bool is_allowed(settings::Settings const& settings, Purpose purpose, contacts::Channel channel);

}  // namespace ostiary::codes
