// The owner of an account changes its profile and its picture. Each change is one transaction with its entry
// in the audit log, on the account as it is then; with a version, only if it is still that. What changes
// nothing writes nothing, and waits for nobody who writes.
#pragma once

#include "applications/application.hpp"
#include "audit/entry.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "db/database.hpp"
#include "limits/address_limiter.hpp"
#include "pictures/service.hpp"
#include "profile/change.hpp"

#include <functional>
#include <optional>

namespace ostiary::profile {

// Whose profile it is, and what it must not have become in between.
struct Owner {
    applications::Application const& application;
    accounts::Account const& account;  // as it was when asked
    audit::Caller caller;
    std::optional<std::int64_t> version = std::nullopt;
};

class Service {
  public:
    // All of these outlive it.
    Service(db::Database& database, pictures::Service& pictures, limits::AddressLimiter& limiter,
            Clock const& clock, Random& random)
        : database_(database), pictures_(pictures), limiter_(limiter), clock_(clock), random_(random) {}

    // PreconditionFailed, InvalidRequest, TooManyRequests. A picture that was uploaded goes when another one
    // is named.
    Result<void> update(Owner const& owner, Change const& change);

    // Makes the account's picture of an upload. InvalidPicture, Overloaded, TooManyRequests.
    Result<void> set_picture(Owner const& owner, std::string_view upload);
    // No picture, uploaded or named.
    Result<void> remove_picture(Owner const& owner);

  private:
    using Step = std::function<Result<void>(db::Transaction&, accounts::Account&)>;
    Result<void> change(Owner const& owner, std::string_view fields, Step const& step);
    bool changes_nothing(Owner const& owner, Change const& changed);
    Result<void> count_upload(Owner const& owner);

    db::Database& database_;
    pictures::Service& pictures_;
    limits::AddressLimiter& limiter_;
    Clock const& clock_;
    Random& random_;
};

}  // namespace ostiary::profile
