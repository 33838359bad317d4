#include "login/service.hpp"

#include "accounts/service.hpp"
#include "audit/log.hpp"
#include "login/methods.hpp"
#include "passwords/password.hpp"

#include <algorithm>

namespace ostiary::login {
namespace {

using accounts::Account;
using accounts::Identifier;

audit::Entry entry(audit::Event event, Account const& account, Origin const& origin) {
    return {
        .event = event, .application = account.application, .account = account.id, .caller = origin.caller};
}

// An email address that nobody has may be a user name: people type it where they are asked for either.
std::vector<Identifier> meanings_of(Identifier const& identifier, settings::LoginMethods const& methods) {
    std::vector<Identifier> meanings{identifier};
    if (identifier.kind() == accounts::IdentifierKind::Email &&
        is_password_allowed(methods, accounts::IdentifierKind::Username))
        meanings.push_back(Identifier::username_as_given(identifier.value()));
    return meanings;
}

// A device that has no token of ours but a name is known while the account is logged in there: whatever ends
// its sessions ends that. Asked for nobody's, too, so that time does not tell.
std::optional<devices::Device> find_known(db::Transaction& tx, sessions::Service const& sessions,
                                          std::optional<Account> const& account, Hash const& named) {
    devices::Device device{account ? account->id : AccountId(), {}};
    std::ranges::copy_n(named.begin(), device.nonce.size(), device.nonce.begin());
    bool const is_known = sessions.is_logged_in_on(tx, device.account, named);
    return is_known ? std::optional(device) : std::nullopt;
}

}  // namespace

Service::Candidate Service::find_candidate(applications::Application const& application,
                                           Identifier const& identifier, Origin const& origin) {
    auto const now = clock_.now();
    auto const meanings = meanings_of(identifier, application.settings.login);
    return database_.read([&](db::Transaction& tx) {
        Candidate candidate{
            .account = accounts::find_account_by(tx, application.id, meanings),
            .hash = std::nullopt,
            .attempt = {application.id, identifier.key(application.id), origin.address, std::nullopt},
            .lock = std::nullopt};
        if (candidate.account) candidate.hash = passwords_.find_hash(tx, candidate.account->id);
        bool const is_own_device =
            candidate.account && origin.device && origin.device->account == candidate.account->id;
        if (is_own_device) candidate.attempt.device = origin.device;
        if (origin.client.device)
            candidate.attempt.device = find_known(tx, sessions_, candidate.account, *origin.client.device);
        candidate.lock = find_lock(tx, candidate.attempt, application.settings.limits, now);
        return candidate;
    });
}

void Service::note_failure(applications::Application const& application, Candidate const& candidate,
                           Origin const& origin) {
    auto const now = clock_.now();
    database_.write([&](db::Transaction& tx) {
        bool const locked = count_failure(tx, candidate.attempt, application.settings.limits, now);
        if (!candidate.account) return;
        audit::record(
            tx,
            entry(locked ? audit::Event::LoginLocked : audit::Event::LoginFailed, *candidate.account, origin),
            now, random_);
    });
}

std::optional<std::string> Service::rehash(Secret const& password, std::string const& stored) {
    if (!hasher_.should_rehash(stored)) return std::nullopt;
    auto hash = hasher_.hash(password, passwords::Priority::Known);
    return hash ? std::optional(std::move(*hash)) : std::nullopt;
}

void Service::record_login(db::Transaction& tx, Account const& account, sessions::NewSession const& session,
                           Origin const& origin) {
    auto by = origin;
    by.caller.actor = audit::Actor::account(account.id);
    auto written = entry(audit::Event::LoginSucceeded, account, by);
    written.details.add("method", sessions::to_string(session.session.method))
        .add("session", session.session.id);
    audit::record(tx, written, session.session.created_at, random_);
}

Result<LoggedIn> Service::begin_with_password(applications::Application const& application,
                                              Candidate const& candidate,
                                              std::optional<std::string> const& rehashed,
                                              Origin const& origin) {
    return database_.write([&](db::Transaction& tx) -> Result<LoggedIn> {
        auto session = sessions_.begin_session(tx, application, *candidate.account,
                                               sessions::LoginMethod::Password, origin.client);
        if (!session) return tx.undo(session.error());
        // The account is held now: a password that was changed since it was compared is a wrong one.
        if (passwords_.find_hash(tx, candidate.account->id) != candidate.hash)
            return tx.undo(ErrorCode::WrongCredentials);
        if (rehashed) passwords_.replace_hash(tx, candidate.account->id, *candidate.hash, *rehashed);
        forget_failures(tx, candidate.attempt);
        record_login(tx, *candidate.account, *session, origin);
        return LoggedIn{*candidate.account, std::move(*session)};
    });
}

Result<std::shared_ptr<passwords::Place>> Service::take_place(std::optional<devices::Device> const& device) {
    return hasher_.take_place(device ? passwords::Priority::Known : passwords::Priority::Ordinary);
}

Result<LoggedIn> Service::log_in_with_password(applications::Application const& application,
                                               Identifier const& identifier, Secret const& password,
                                               Origin const& origin) {
    if (!is_password_allowed(application.settings.login, identifier.kind()))
        return fail(ErrorCode::MethodNotEnabled);
    auto const candidate = find_candidate(application, identifier, origin);
    if (candidate.lock) return fail_until(ErrorCode::TooManyAttempts, *candidate.lock);
    auto const normal = passwords::normalise(password);
    auto const priority =
        candidate.attempt.device ? passwords::Priority::Known : passwords::Priority::Ordinary;
    // security: one hash at current cost for every attempt (each_password_attempt_runs_one_hash).
    auto const right =
        hasher_.verify(normal.value_or(Secret()), normal ? candidate.hash : std::nullopt, priority);
    if (!right) return fail(right.error());
    if (!*right) {
        note_failure(application, candidate, origin);
        return fail(ErrorCode::WrongCredentials);
    }
    return begin_with_password(application, candidate, rehash(*normal, *candidate.hash), origin);
}

Result<LoggedIn> Service::log_in_with_code(applications::Application const& application,
                                           contacts::Target const& target, Secret const& digits,
                                           Origin const& origin) {
    if (!is_code_allowed(application.settings.login, target.channel))
        return fail(ErrorCode::MethodNotEnabled);
    auto const account = database_.read(
        [&](db::Transaction& tx) { return accounts::find_account_reached_at(tx, application.id, target); });
    auto const bound_to = account ? std::optional(account->id) : std::nullopt;
    auto const proof =
        codes_.prove(application, codes::Purpose::LogIn, target, bound_to, digits, origin.caller);
    if (!proof) return fail(proof.error());
    auto const& rules = application.settings.registration;
    if (!account && !(rules.open && rules.create_on_login)) return fail(ErrorCode::WrongCode);
    return database_.write([&](db::Transaction& tx) -> Result<LoggedIn> {
        auto const used = codes_.consume(tx, *proof);
        if (!used) return tx.undo(used.error());
        auto owner = account ? passwords_.admit_owner(tx, *account, target, origin.caller)
                             : registration_.add_by_contact(tx, application, target, origin.caller);
        if (!owner) return tx.undo(owner.error());
        auto session =
            sessions_.begin_session(tx, application, *owner, sessions::LoginMethod::Code, origin.client);
        if (!session) return tx.undo(session.error());
        record_login(tx, *owner, *session, origin);
        return LoggedIn{std::move(*owner), std::move(*session), !account};
    });
}

Result<LoggedIn> Service::log_in_with_token(applications::Application const& application, Secret const& token,
                                            Hash const& device, Origin const& origin) {
    auto const id = sessions::account_of_token(token.reveal());
    if (!id) return fail(ErrorCode::WrongCredentials);
    return database_.write([&](db::Transaction& tx) -> Result<LoggedIn> {
        auto account = accounts::hold_account(tx, application.id, *id);
        if (!account || !sessions_.use_login_token(tx, application, *id, token.reveal(), device))
            return tx.undo(ErrorCode::WrongCredentials);
        auto session = sessions_.begin_session(tx, application, *account, sessions::LoginMethod::LoginToken,
                                               origin.client);
        if (!session) return tx.undo(session.error());
        record_login(tx, *account, *session, origin);
        return LoggedIn{std::move(*account), std::move(*session)};
    });
}

}  // namespace ostiary::login
