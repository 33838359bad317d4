#include "deletion/service.hpp"

#include "accounts/service.hpp"
#include "base/hash.hpp"
#include "contacts/own.hpp"
#include "deletion/erase.hpp"
#include "deletion/store.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace ostiary::deletion {
namespace {

using accounts::Account;
using accounts::Status;
using applications::Application;
using std::chrono::days;

constexpr std::int64_t erased_at_once = 1'000;
constexpr std::int64_t purged_at_once = 1'000;

Result<void> check(Form const& form, settings::Deletion const& rules) {
    std::vector<FieldError> wrong;
    if (form.reason && std::ranges::find(rules.reasons, *form.reason) == rules.reasons.end())
        wrong.push_back({"reason", ErrorCode::NotOneOf, "One of the application's `deletion.reasons`."});
    if (form.comment && !rules.free_text)
        wrong.push_back({"comment", ErrorCode::InvalidValue, "This application takes no comment."});
    if (!wrong.empty()) return fail(Error{ErrorCode::InvalidRequest, std::move(wrong)});
    if (!rules.consent_text.empty() && !form.consent) return fail(ErrorCode::ConsentRequired);
    return {};
}

// As it is after `change`.
template <class Change>
Account changed(Account account, Timestamp now, Change change) {
    change(account);
    ++account.version;
    account.updated_at = now;
    return account;
}

// Whom to write to: a proven contact, by mail rather than by text message.
contacts::Contact const* contact_to_tell(Account const& account) {
    for (auto const channel : {contacts::Channel::Email, contacts::Channel::Phone}) {
        auto const* const primary = account.primary(channel);
        if (primary != nullptr && primary->verified_at) return primary;
    }
    return nullptr;
}

std::vector<std::string> languages_of(Account const& account, Application const& application) {
    std::vector<std::string> languages;
    if (account.profile.locale) languages.push_back(*account.profile.locale);
    languages.push_back(application.settings.messages.language);
    return languages;
}

std::string_view name_of(std::variant<Secret, SentCode> const& proof) {
    return std::holds_alternative<Secret>(proof) ? "password" : "code";
}

}  // namespace

// Which of the two it is that was proven.
struct Service::Proven {
    std::variant<std::string, codes::Proof> proof;  // the hash that the password fits, or the code
};

Result<Service::Proven> Service::prove(Application const& application, Account const& account,
                                       std::variant<Secret, SentCode> const& proof,
                                       audit::Caller const& caller) {
    if (auto const* const password = std::get_if<Secret>(&proof)) {
        auto hash = passwords_.prove(account, *password);
        if (!hash) return fail(hash.error());
        return Proven{std::move(*hash)};
    }
    auto const& code = std::get<SentCode>(proof);
    auto const* const contact = contacts::find(account.contacts, code.target);
    if (contact == nullptr || !contact->verified_at) return fail(ErrorCode::WrongCode);
    auto proven =
        codes_.prove(application, codes::Purpose::Deregister, code.target, account.id, code.digits, caller);
    if (!proven) return fail(proven.error());
    return Proven{std::move(*proven)};
}

// The account, nobody else's to change, if what was proven holds still. It is held before its codes are
// touched, as where it is erased, so that the two do not wait for each other.
Result<Account> Service::hold_proven(db::Transaction& tx, Account const& account, Proven const& proven) {
    auto held = accounts::hold_account(tx, account.application, account.id);
    auto const* const code = std::get_if<codes::Proof>(&proven.proof);
    if (code != nullptr) {
        auto const used = codes_.consume(tx, *code);
        if (!used) return fail(used.error());
    }
    if (!held || held->status != Status::Active) return fail(ErrorCode::Unauthenticated);
    auto const* const hash = std::get_if<std::string>(&proven.proof);
    if (hash != nullptr && !passwords_.accept(tx, account.id, *hash))
        return fail(ErrorCode::WrongCredentials);
    return std::move(*held);
}

Requested Service::make_request(Application const& application, AccountId const& account, Form const& form) {
    auto const now = clock_.now();
    auto receipt = sessions::make_token(account, random_);
    Deletion deletion{.account = account,
                      .id = DeletionId::make(now, random_),
                      .application = application.id,
                      .receipt_hash = sha256(receipt.reveal()),
                      .reason = form.reason,
                      .comment = form.comment,
                      .requested_at = now,
                      .due_at = now + days(application.settings.deletion.grace_days),
                      .cancelled_at = std::nullopt,
                      .erased_at = std::nullopt};
    return {std::move(deletion), std::move(receipt)};
}

// security: nobody has asked for deletion and is logged in still
// (deregistering_ends_every_session_in_the_same_transaction).
Result<void> Service::begin(db::Transaction& tx, Application const& application, Account const& account,
                            Requested const& requested, Form const& form) {
    auto const& deletion = requested.deletion;
    insert_deletion(tx, deletion);
    auto const leaving = changed(account, deletion.requested_at, [&](Account& leaves) {
        leaves.status = Status::Deleting;
        leaves.deletes_at = deletion.due_at;
    });
    auto const replaced = accounts::replace_account(tx, account, leaving);
    if (!replaced) return fail(replaced.error());
    auto const ended = sessions_.end_sessions(tx, account.id);
    log_.record(tx, audit::Event::DeletionRequested, account, form.caller,
                audit::Details()
                    .add("deletion", deletion.id)
                    .add("method", name_of(form.proof))
                    .add("due_at", deletion.due_at)
                    .add("ended_sessions", ended));
    if (deletion.due_at <= deletion.requested_at) {
        erase_and_record(tx, leaving, deletion.id);
    } else {
        tell_owner(tx, application, leaving, deletion.due_at);
    }
    return {};
}

Result<Requested> Service::deregister(Application const& application, Account const& account,
                                      Form const& form) {
    auto const& rules = application.settings.deletion;
    if (!rules.allowed) return fail(ErrorCode::MethodNotEnabled);
    auto const allowed = check(form, rules);
    if (!allowed) return fail(allowed.error());
    auto const proven = prove(application, account, form.proof, form.caller);
    if (!proven) return fail(proven.error());
    auto requested = make_request(application, account.id, form);
    auto const begun = database_.write([&](db::Transaction& tx) -> Result<void> {
        auto const held = hold_proven(tx, account, *proven);
        if (!held) return tx.undo(held.error());
        auto const done = begin(tx, application, *held, requested, form);
        if (!done) return tx.undo(done.error());
        return {};
    });
    if (!begun) return fail(begun.error());
    return requested;
}

// Takes the open request back; NoSuchDeletion when there is none. `account` is held.
Result<void> Service::keep(db::Transaction& tx, Account const& account, audit::Caller const& caller) {
    auto const now = clock_.now();
    if (!update_cancelled(tx, account.id, now)) return fail(ErrorCode::NoSuchDeletion);
    auto const kept = changed(account, now, [](Account& stays) {
        if (stays.status == Status::Deleting) stays.status = Status::Active;  // it may be blocked by now
        stays.deletes_at = std::nullopt;
    });
    auto const replaced = accounts::replace_account(tx, account, kept);
    if (!replaced) return fail(replaced.error());
    log_.record(tx, audit::Event::DeletionCancelled, account, caller, {});
    return {};
}

Result<void> Service::cancel_by_code(Application const& application, contacts::Target const& target,
                                     Secret const& digits, audit::Caller const& caller) {
    constexpr auto purpose = codes::Purpose::CancelDeletion;
    auto const account = database_.read([&](db::Transaction& tx) {
        return codes_.account_bound_to(tx, application, purpose, target, std::nullopt);
    });
    auto const proof = codes_.prove(application, purpose, target, account, digits, caller);
    if (!proof) return fail(proof.error());
    if (!account) return fail(ErrorCode::WrongCode);
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        auto const held = accounts::hold_account(tx, application.id, *account);
        auto const used = codes_.consume(tx, *proof);
        if (!used) return tx.undo(used.error());
        if (!held || held->status != Status::Deleting) return tx.undo(ErrorCode::WrongCode);
        auto by_owner = caller;
        by_owner.actor = audit::Actor::account(*account);
        auto const kept = keep(tx, *held, by_owner);
        if (!kept) return tx.undo(ErrorCode::WrongCode);
        return {};
    });
}

Result<void> Service::cancel(Application const& application, AccountId const& account,
                             audit::Caller const& caller) {
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        auto const held = accounts::hold_account(tx, application.id, account);
        if (!held) return fail(ErrorCode::NoSuchDeletion);
        auto const kept = keep(tx, *held, caller);
        if (!kept) return tx.undo(kept.error());
        return {};
    });
}

Result<Deletion> Service::get_latest(ApplicationId const& application, AccountId const& account) {
    auto found = database_.read([&](db::Transaction& tx) { return find_latest(tx, account); });
    if (!found || found->application != application) return fail(ErrorCode::NoSuchDeletion);
    return std::move(*found);
}

Result<Deletion> Service::get_by_receipt(ApplicationId const& application, std::string_view receipt) {
    auto const account = sessions::account_of_token(receipt);
    if (!account) return fail(ErrorCode::NoSuchDeletion);
    auto found =
        database_.read([&](db::Transaction& tx) { return find_by_receipt(tx, *account, sha256(receipt)); });
    if (!found || found->application != application) return fail(ErrorCode::NoSuchDeletion);
    return std::move(*found);
}

// By nobody: its time has come.
void Service::erase_and_record(db::Transaction& tx, Account const& account, DeletionId const& deletion) {
    erase(tx, account, clock_.now());
    log_.record(tx, audit::Event::AccountDeleted, account, {}, audit::Details().add("deletion", deletion));
}

// The account is held before the request is closed, here as where it is cancelled, so that the two do not
// wait for each other.
bool Service::erase_one(Deletion const& due) {
    return database_.write([&](db::Transaction& tx) {
        auto const held = accounts::hold_account(tx, due.application, due.account);
        if (!update_erased(tx, due.account, clock_.now()) || !held) return false;
        erase_and_record(tx, *held, due.id);
        return true;
    });
}

std::int64_t Service::erase_due() {
    std::int64_t erased = 0;
    std::int64_t before = -1;
    while (erased > before) {
        before = erased;
        auto const found =
            database_.read([&](db::Transaction& tx) { return list_due(tx, clock_.now(), erased_at_once); });
        for (auto const& due : found) {
            try {
                if (erase_one(due)) ++erased;
            } catch (std::exception const& error) {
                spdlog::error("deletion {} was not carried out: {}", due.id.to_string(), error.what());
            }
        }
    }
    return erased;
}

void Service::purge(Timestamp before) {
    std::int64_t purged = purged_at_once;
    while (purged == purged_at_once) {
        purged =
            database_.write([&](db::Transaction& tx) { return purge_closed(tx, before, purged_at_once); });
    }
}

// So that nobody's account goes without their knowing.
void Service::tell_owner(db::Transaction& tx, Application const& application, Account const& account,
                         Timestamp due_at) {
    auto const* const contact = contact_to_tell(account);
    if (contact == nullptr) return;
    messages_.enqueue(tx, {.application = application.id,
                           .application_name = application.name,
                           .sender_name = application.settings.messages.sender_name,
                           .account = account.id,
                           .channel = contact->channel,
                           .purpose = "deletion_requested",
                           .languages = languages_of(account, application),
                           .target = contact->value,
                           .values = {{"date", Secret(to_rfc3339(due_at).substr(0, 10))}},
                           .expires_at = due_at});
}

}  // namespace ostiary::deletion
