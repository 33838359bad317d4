#include "profile/service.hpp"

#include "accounts/service.hpp"
#include "audit/log.hpp"
#include "limits/counter.hpp"

namespace ostiary::profile {
namespace {

constexpr int uploads_per_hour = 30;  // of one account

bool is_same(accounts::Account const& a, accounts::Account const& b) {
    return a.profile == b.profile && a.properties == b.properties;
}

bool is_as_wished(Owner const& owner, accounts::Account const& account, Change const& changed) {
    if (owner.version && *owner.version != account.version) return false;
    auto after = account;
    return apply(changed, after).empty() && is_same(account, after);
}

}  // namespace

Result<void> Service::change(Owner const& owner, std::string_view fields, Step const& step) {
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        auto const before = accounts::hold_account(tx, owner.application.id, owner.account.id);
        if (!before || !accounts::check_may_authenticate(*before)) return fail(ErrorCode::Unauthenticated);
        if (owner.version && *owner.version != before->version) return fail(ErrorCode::PreconditionFailed);
        auto after = *before;
        auto const done = step(tx, after);
        if (!done) return tx.undo(done.error());
        if (is_same(*before, after)) return {};
        after.version = before->version + 1;
        after.updated_at = now;
        auto const replaced = accounts::replace_account(tx, *before, after);
        if (!replaced) return tx.undo(replaced.error());
        audit::record(tx,
                      {.event = audit::Event::AccountUpdated,
                       .application = owner.application.id,
                       .account = owner.account.id,
                       .caller = owner.caller,
                       .details = audit::Details().add("fields", fields)},
                      now, random_);
        return {};
    });
}

// What was so when asked is most likely so still.
bool Service::changes_nothing(Owner const& owner, Change const& changed) {
    if (!is_as_wished(owner, owner.account, changed)) return false;
    auto const now = database_.read([&](db::Transaction& tx) {
        return accounts::find_whole_account(tx, owner.application.id, owner.account.id);
    });
    return now && accounts::check_may_authenticate(*now) && is_as_wished(owner, *now, changed);
}

Result<void> Service::update(Owner const& owner, Change const& changed) {
    limits::Rate const rate{owner.application.settings.limits.changes_per_account_minute,
                            std::chrono::minutes(1)};
    auto const now = clock_.now();
    auto const wait = limiter_.refuse("changes", owner.application.id, owner.account.id, rate, now);
    if (wait) return fail_until(ErrorCode::TooManyRequests, *wait);
    if (changes_nothing(owner, changed)) return {};
    return change(owner, changed.fields(),
                  [&](db::Transaction& tx, accounts::Account& account) -> Result<void> {
                      auto wrong = apply(changed, account);
                      if (!wrong.empty()) return fail(Error{ErrorCode::InvalidRequest, std::move(wrong)});
                      if (changed.is_of(&accounts::Profile::picture)) pictures_.remove(tx, owner.account.id);
                      return {};
                  });
}

// Each costs as much as hundreds of ordinary requests.
Result<void> Service::count_upload(Owner const& owner) {
    auto const now = clock_.now();
    auto const counted = database_.write([&](db::Transaction& tx) {
        return limits::count(tx, limits::Key("pictures.account.hour", {owner.account.id.bytes()}),
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
        account.profile.picture = pictures_.replace(tx, owner.account.id, *portrait).path();
        return {};
    });
}

Result<void> Service::remove_picture(Owner const& owner) {
    return change(owner, "picture", [&](db::Transaction& tx, accounts::Account& account) -> Result<void> {
        account.profile.picture = std::nullopt;
        pictures_.remove(tx, owner.account.id);
        return {};
    });
}

}  // namespace ostiary::profile
