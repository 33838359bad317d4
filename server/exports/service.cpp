#include "exports/service.hpp"

#include "accounts/service.hpp"
#include "audit/log.hpp"
#include "exports/store.hpp"
#include "limits/counter.hpp"

namespace ostiary::exports {
namespace {

using accounts::Account;
using applications::Application;

constexpr std::string_view sealed_for = "export";
constexpr auto claim_lasts = std::chrono::minutes(5);
constexpr auto day = std::chrono::hours(24);
constexpr std::int64_t prepared_at_once = 100;
constexpr std::int64_t purged_at_once = 100;

}  // namespace

// The one that the account waits for, or a new one, which is the caller's to prepare.
Result<Service::Claim> Service::claim(Account const& account, audit::Caller const& caller) {
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<Claim> {
        if (!accounts::hold_account(tx, account.application, account.id))
            return fail(ErrorCode::Unauthenticated);
        if (auto waiting = find_waiting(tx, account.id, now)) return Claim{*waiting, false};
        auto const asked = limits::count(tx, {"exports.account.day", {account.id.bytes()}}, day, now);
        if (asked.used > options_.most_a_day)
            return fail_until(ErrorCode::TooManyRequests, asked.resets_at - now);
        Export const made{.account = account.id,
                          .id = ExportId::make(now, random_),
                          .application = account.application,
                          .created_at = now,
                          .expires_at = now + kept_for};
        remove_exports(tx, account.id);
        insert_export(tx, made, now + claim_lasts);
        record(tx, audit::Event::ExportRequested, made, caller);
        return Claim{made, true};
    });
}

// nullopt when it does not wait any more: the account is gone, or another node was faster.
std::optional<Export> Service::finish(Export const& waiting, Archive const& archive) {
    auto made = waiting;
    made.state = State::Ready;
    made.expires_at = clock_.now() + kept_for;
    // security: what is stored of a person beside their account is sealed
    // (an_archive_is_not_in_clear_in_the_database).
    auto const sealed = keyring_.seal(sealed_for, made.id.bytes(), archive.document, random_);
    bool const finished = database_.write(
        [&](db::Transaction& tx) { return update_ready(tx, waiting, sealed, made.expires_at); });
    return finished ? std::optional(made) : std::nullopt;
}

Result<Export> Service::request(Application const& application, Account const& account,
                                audit::Caller const& caller) {
    auto const claimed = claim(account, caller);
    if (!claimed) return fail(claimed.error());
    auto const& waiting = claimed->waiting;
    if (!claimed->is_new) return waiting;
    auto const archive =
        write_archive(database_, sessions_, application, account.id, options_.at_once, clock_.now());
    if (!archive) return fail(ErrorCode::Unauthenticated);
    if (archive->complete) {
        auto const made = finish(waiting, *archive);
        if (!made) return fail(ErrorCode::Unauthenticated);
        return *made;
    }
    database_.write([&](db::Transaction& tx) { update_unclaimed(tx, waiting, clock_.now()); });
    return waiting;
}

Result<Export> Service::get(AccountId const& account, ExportId const& id) {
    auto const now = clock_.now();
    auto const found = database_.read([&](db::Transaction& tx) { return find_export(tx, account, id, now); });
    if (!found) return fail(ErrorCode::NoSuchExport);
    return *found;
}

Result<Secret> Service::fetch(Account const& account, ExportId const& id, audit::Caller const& caller) {
    auto const found = get(account.id, id);
    if (!found) return fail(found.error());
    if (found->state == State::Waiting) return fail(ErrorCode::ExportNotReady);
    auto const now = clock_.now();
    auto const sealed =
        database_.read([&](db::Transaction& tx) { return find_archive(tx, account.id, id, now); });
    if (!sealed) return fail(ErrorCode::NoSuchExport);
    auto archive = keyring_.open(sealed_for, id.bytes(), *sealed);
    ensure(archive.has_value(), "an archive opens under the server's key");
    database_.write([&](db::Transaction& tx) { record(tx, audit::Event::ExportFetched, *found, caller); });
    return std::move(*archive);
}

bool Service::prepare_one(Export const& waiting) {
    auto const now = clock_.now();
    auto const application = directory_.by_id(waiting.application);
    if (!application) return false;
    bool const claimed = database_.write(
        [&](db::Transaction& tx) { return claim_export(tx, waiting, now, now + claim_lasts); });
    if (!claimed) return false;
    auto const archive =
        write_archive(database_, sessions_, *application, waiting.account, options_.at_most, now);
    return archive && finish(waiting, *archive);
}

std::int64_t Service::prepare_waiting() {
    auto const now = clock_.now();
    auto const found =
        database_.read([&](db::Transaction& tx) { return list_unclaimed(tx, now, prepared_at_once); });
    std::int64_t prepared = 0;
    for (auto const& waiting : found) prepared += prepare_one(waiting) ? 1 : 0;
    return prepared;
}

void Service::purge() {
    std::int64_t purged = purged_at_once;
    while (purged == purged_at_once) {
        purged = database_.write(
            [&](db::Transaction& tx) { return purge_expired(tx, clock_.now(), purged_at_once); });
    }
}

void Service::record(db::Transaction& tx, audit::Event event, Export const& made,
                     audit::Caller const& caller) {
    audit::record(tx,
                  {.event = event,
                   .application = made.application,
                   .account = made.account,
                   .caller = caller,
                   .details = audit::Details().add("export", made.id)},
                  clock_.now(), random_);
}

void erase_exports(db::Transaction& tx, AccountId const& account) {
    remove_exports(tx, account);
}

}  // namespace ostiary::exports
