#include "profile/service.hpp"

#include "accounts/service.hpp"
#include "audit/log.hpp"
#include "limits/counter.hpp"

namespace ostiary::profile {
namespace {

constexpr int uploads_per_hour = 30;  // of one account

}  // namespace

Result<void> Service::change(Owner const& owner, std::string_view fields, Step const& step) {
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        auto const before = accounts::hold_account(tx, owner.application.id, owner.account);
        if (!before || !accounts::check_may_authenticate(*before)) return fail(ErrorCode::Unauthenticated);
        if (owner.version && *owner.version != before->version) return fail(ErrorCode::PreconditionFailed);
        auto after = *before;
        auto const done = step(tx, after);
        if (!done) return tx.undo(done.error());
        if (after.profile == before->profile && after.properties == before->properties) return {};
        after.version = before->version + 1;
        after.updated_at = now;
        auto const replaced = accounts::replace_account(tx, *before, after);
        if (!replaced) return tx.undo(replaced.error());
        audit::record(tx,
                      {.event = audit::Event::AccountUpdated,
                       .application = owner.application.id,
                       .account = owner.account,
                       .caller = owner.caller,
                       .details = audit::Details().add("fields", fields)},
                      now, random_);
        return {};
    });
}

Result<void> Service::update(Owner const& owner, Change const& changed) {
    return change(owner, changed.fields(),
                  [&](db::Transaction& tx, accounts::Account& account) -> Result<void> {
                      auto wrong = apply(changed, account);
                      if (!wrong.empty()) return fail(Error{ErrorCode::InvalidRequest, std::move(wrong)});
                      if (changed.is_of(&accounts::Profile::picture)) pictures_.remove(tx, owner.account);
                      return {};
                  });
}

// Each costs as much as hundreds of ordinary requests.
Result<void> Service::count_upload(Owner const& owner) {
    auto const now = clock_.now();
    auto const counted = database_.write([&](db::Transaction& tx) {
        return limits::count(tx, limits::Key("pictures.account.hour", {owner.account.bytes()}),
                             std::chrono::hours(1), now);
    });
    if (counted.used > uploads_per_hour)
        return fail_until(ErrorCode::TooManyRequests, counted.resets_at - now);
    return {};
}

Result<void> Service::set_picture(Owner const& owner, std::string_view upload) {
    auto const within = count_upload(owner);
    if (!within) return fail(within.error());
    auto const portrait = pictures_.make(as_bytes(upload));
    if (!portrait) return fail(portrait.error());
    return change(owner, "picture", [&](db::Transaction& tx, accounts::Account& account) -> Result<void> {
        account.profile.picture = pictures_.replace(tx, owner.account, *portrait).path();
        return {};
    });
}

Result<void> Service::remove_picture(Owner const& owner) {
    return change(owner, "picture", [&](db::Transaction& tx, accounts::Account& account) -> Result<void> {
        account.profile.picture = std::nullopt;
        pictures_.remove(tx, owner.account);
        return {};
    });
}

}  // namespace ostiary::profile
