#include "passwords/service.hpp"

#include "accounts/service.hpp"
#include "audit/log.hpp"
#include "contacts/own.hpp"
#include "limits/counter.hpp"
#include "passwords/password.hpp"
#include "passwords/store.hpp"

namespace ostiary::passwords {
namespace {

constexpr std::int64_t wrong_current_passwords_allowed = 10;
constexpr auto wrong_current_window = std::chrono::minutes(15);

limits::Key wrong_current_key(AccountId const& account) {
    return {"passwords.wrong_current", {account.bytes()}};
}

void add_if_present(std::vector<std::string>& names, std::optional<std::string> const& name) {
    if (name) names.push_back(*name);
}

audit::Entry entry(audit::Event event, accounts::Account const& account, audit::Caller const& caller,
                   std::int64_t ended_sessions) {
    return {.event = event,
            .application = account.application,
            .account = account.id,
            .caller = caller,
            .details = audit::Details().add("ended_sessions", ended_sessions)};
}

Error wrong_current_password() {
    return {ErrorCode::WrongCredentials,
            {{"current_password", ErrorCode::InvalidValue, "This is not the current password."}}};
}

}  // namespace

Identity identity_of(accounts::Account const& account) {
    Identity own;
    add_if_present(own.names, account.username);
    add_if_present(own.names, account.profile.given_name);
    add_if_present(own.names, account.profile.family_name);
    for (auto const& contact : account.contacts) {
        (contact.channel == contacts::Channel::Email ? own.emails : own.phones).push_back(contact.value);
    }
    return own;
}

std::vector<FieldError> Service::check_new(Secret const& typed, Identity const& own,
                                           settings::Passwords const& rules, std::string_view field) const {
    auto const password = normalise(typed);
    if (!password) return {{std::string(field), ErrorCode::InvalidCharacters, {}}};
    return check(*password, own, rules, breached_, field);
}

Result<std::string> Service::hash_new(Secret const& typed, Priority priority) {
    auto const password = normalise(typed);
    ensure(password.has_value(), "a password is checked before it is hashed");
    return hasher_.hash(*password, priority);
}

std::optional<std::string> Service::find_hash(db::Transaction& tx, AccountId const& account) {
    return find_password(tx, account);
}

void Service::put_hash(db::Transaction& tx, AccountId const& account, std::string const& hash,
                       settings::Passwords const& rules) {
    passwords::set_password(tx, account, hash, clock_.now(), rules.history);
}

void Service::replace_hash(db::Transaction& tx, AccountId const& account, std::string_view from,
                           std::string_view to) {
    update_hash(tx, account, from, to);
}

bool Service::accept(db::Transaction& tx, AccountId const& account, std::string_view hash) {
    if (find_password(tx, account) != hash) return false;
    limits::reset(tx, wrong_current_key(account));
    return true;
}

void Service::remove(db::Transaction& tx, AccountId const& account) {
    remove_password(tx, account);
}

// security: no pre-hijack (proving_a_contact_ends_what_an_unproven_owner_set_up).
Result<accounts::Account> Service::admit_owner(db::Transaction& tx, accounts::Account const& account,
                                               contacts::Target const& target, audit::Caller const& caller) {
    auto held = accounts::hold_account(tx, account.application, account.id);
    auto const* const contact = held ? contacts::find(held->contacts, target) : nullptr;
    if (contact == nullptr) return fail(ErrorCode::WrongCode);
    if (contact->verified_at) return std::move(*held);
    if (contacts::has_verified(held->contacts)) return fail(ErrorCode::WrongCode);
    auto const now = clock_.now();
    auto after = *held;
    after.contacts = {*contact};
    contacts::verify(after.contacts, target, now);
    after.version = held->version + 1;
    after.updated_at = now;
    if (!accounts::replace_account(tx, *held, after)) return fail(ErrorCode::WrongCode);
    remove(tx, account.id);
    auto const ended = sessions_.end_sessions(tx, account.id);
    audit::record(tx, entry(audit::Event::ContactVerified, after, caller, ended), now, random_);
    return after;
}

// The policy, and that it is none of the last ones, which costs a hash for each.
Result<void> Service::check_replacement(accounts::Account const& account, Secret const& replacement,
                                        settings::Passwords const& rules) {
    auto wrong = check_new(replacement, identity_of(account), rules, "new_password");
    if (!wrong.empty()) return fail(Error{ErrorCode::InvalidRequest, std::move(wrong)});
    if (rules.history == 0) return {};
    auto const password = normalise(replacement);
    auto const earlier = database_.read([&](db::Transaction& tx) {
        auto hashes = list_history(tx, account.id, rules.history - 1);
        if (auto current = find_password(tx, account.id)) hashes.push_back(std::move(*current));
        return hashes;
    });
    for (auto const& hash : earlier) {
        auto const same = hasher_.verify(*password, hash, Priority::Known);
        if (!same) return fail(same.error());
        if (*same) return fail_field("new_password", ErrorCode::PasswordUsedBefore);
    }
    return {};
}

Result<std::string> Service::check_and_hash(accounts::Account const& account, Secret const& replacement,
                                            settings::Passwords const& rules) {
    auto const good = check_replacement(account, replacement, rules);
    if (!good) return fail(good.error());
    return hash_new(replacement, Priority::Known);
}

// security: whoever took over a session cannot guess the password through it
// (the_current_password_cannot_be_guessed).
Result<void> Service::compare(AccountId const& account, Secret const& typed,
                              std::optional<std::string> const& stored) {
    auto const now = clock_.now();
    auto const tried = database_.write([&](db::Transaction& tx) {
        return limits::count(tx, wrong_current_key(account), wrong_current_window, now);
    });
    if (tried.used > wrong_current_passwords_allowed)
        return fail_until(ErrorCode::TooManyAttempts, tried.resets_at - now);
    auto const normal = normalise(typed);
    auto const right =
        hasher_.verify(normal.value_or(Secret()), normal ? stored : std::nullopt, Priority::Known);
    if (!right) return fail(right.error());
    if (!*right) return fail(ErrorCode::WrongCredentials);
    return {};
}

Result<void> Service::check_current(accounts::Account const& account, std::optional<Secret> const& current,
                                    std::optional<std::string> const& stored) {
    if (!stored) return {};
    if (!current) return fail_field("current_password", ErrorCode::Required);
    auto const right = compare(account.id, *current, stored);
    if (right || right.error().code != ErrorCode::WrongCredentials) return right;
    return fail(wrong_current_password());
}

Result<std::string> Service::prove(accounts::Account const& account, Secret const& password) {
    auto stored = database_.read([&](db::Transaction& tx) { return find_password(tx, account.id); });
    auto const right = compare(account.id, password, stored);
    if (!right) return fail(right.error());
    return std::move(*stored);
}

Result<void> Service::change_password(applications::Application const& application,
                                      accounts::Account const& account, SessionId const& kept,
                                      Change const& change) {
    auto const& rules = application.settings.passwords;
    auto const stored = database_.read([&](db::Transaction& tx) { return find_password(tx, account.id); });
    auto const allowed = check_current(account, change.current, stored);
    if (!allowed) return fail(allowed.error());
    auto const hash = check_and_hash(account, change.replacement, rules);
    if (!hash) return fail(hash.error());
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        auto const held = accounts::hold_account(tx, application.id, account.id);
        if (!held) return fail(ErrorCode::Unauthenticated);
        // Somebody else changed it since it was compared.
        if (find_password(tx, account.id) != stored) return fail(wrong_current_password());
        put_hash(tx, account.id, *hash, rules);
        limits::reset(tx, wrong_current_key(account.id));
        auto const ended = sessions_.end_sessions(tx, account.id, kept);
        audit::record(tx, entry(audit::Event::PasswordChanged, account, change.caller, ended), now, random_);
        return {};
    });
}

Result<AccountId> Service::reset_password(applications::Application const& application, Reset const& reset) {
    constexpr auto purpose = codes::Purpose::ResetPassword;
    auto const& rules = application.settings.passwords;
    auto const account = database_.read([&](db::Transaction& tx) {
        return accounts::find_account_reached_at(tx, application.id, reset.target);
    });
    auto const bound_to = account ? std::optional(account->id) : std::nullopt;
    auto const proof = codes_.prove(application, purpose, reset.target, bound_to, reset.digits, reset.caller);
    if (!proof) return fail(proof.error());
    if (!account) return fail(ErrorCode::WrongCode);
    auto const hash = check_and_hash(*account, reset.replacement, rules);
    if (!hash) {
        codes_.give_back(*proof);
        return fail(hash.error());
    }
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<AccountId> {
        auto const held = accounts::hold_account(tx, application.id, account->id);
        auto const used = codes_.consume(tx, *proof);
        if (!used) return tx.undo(used.error());
        if (!held) return tx.undo(ErrorCode::WrongCode);
        auto const may = accounts::check_may_authenticate(*held);
        if (!may) return fail(may.error());
        auto const admitted = admit_owner(tx, *held, reset.target, reset.caller);
        if (!admitted) return tx.undo(admitted.error());
        put_hash(tx, account->id, *hash, rules);
        auto const ended = sessions_.end_sessions(tx, account->id);
        audit::record(tx, entry(audit::Event::PasswordReset, *held, reset.caller, ended), now, random_);
        return account->id;
    });
}

Result<void> Service::set_password(applications::Application const& application,
                                   accounts::Account const& account, Secret const& replacement,
                                   audit::Caller const& caller) {
    auto const& rules = application.settings.passwords;
    auto const hash = check_and_hash(account, replacement, rules);
    if (!hash) return fail(hash.error());
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        if (!accounts::hold_account(tx, application.id, account.id)) return fail(ErrorCode::NoSuchAccount);
        put_hash(tx, account.id, *hash, rules);
        auto const ended = sessions_.end_sessions(tx, account.id);
        audit::record(tx, entry(audit::Event::PasswordChanged, account, caller, ended), now, random_);
        return {};
    });
}

void erase_passwords(db::Transaction& tx, AccountId const& account) {
    remove_password(tx, account);
}

}  // namespace ostiary::passwords
