#include "registration/service.hpp"

#include "accounts/service.hpp"
#include "audit/log.hpp"

namespace ostiary::registration {
namespace {

using accounts::Account;
using contacts::Target;

contacts::Contact contact_of(Target const& target, bool verified, Timestamp now, Random& random) {
    return {.id = ContactId::make(now, random),
            .channel = target.channel,
            .value = target.value,
            .typed = target.typed,
            .is_primary = true,
            .active = true,
            .verified_at = verified ? std::optional(now) : std::nullopt,
            .created_at = now};
}

Account new_account(applications::Application const& application, Timestamp now, Random& random) {
    Account account;
    account.id = AccountId::make(now, random);
    account.application = application.id;
    account.created_at = now;
    account.updated_at = now;
    return account;
}

Account account_of(applications::Application const& application, Form const& form, Timestamp now,
                   Random& random) {
    auto account = new_account(application, now, random);
    account.username = form.username;
    account.profile = form.profile;
    account.properties = form.properties;
    if (form.email)
        account.contacts.push_back(contact_of(*form.email, form.email_code.has_value(), now, random));
    if (form.phone)
        account.contacts.push_back(contact_of(*form.phone, form.phone_code.has_value(), now, random));
    return account;
}

std::vector<std::pair<std::string, accounts::Identifier>> identifiers_of(Form const& form) {
    std::vector<std::pair<std::string, accounts::Identifier>> named;
    if (form.username)
        named.emplace_back("username", accounts::Identifier::username_as_given(*form.username));
    if (form.email) named.emplace_back("email", accounts::Identifier::contact(*form.email));
    if (form.phone) named.emplace_back("phone", accounts::Identifier::contact(*form.phone));
    return named;
}

void record_registration(db::Transaction& tx, Account const& account, accounts::Displaced const& displaced,
                         audit::Caller const& caller, Random& random) {
    auto by = caller;
    by.actor = audit::Actor::account(account.id);
    audit::Entry entry{.event = audit::Event::AccountRegistered,
                       .application = account.application,
                       .account = account.id,
                       .caller = by};
    audit::record(tx, entry, account.created_at, random);
    entry.event = audit::Event::ContactTaken;
    audit::record_for_each(tx, displaced, entry, account.created_at, random);
}

}  // namespace

Result<void> Service::check(applications::Application const& application, Form const& form, CodesAre codes) {
    if (!application.settings.registration.open) return fail(ErrorCode::MethodNotEnabled);
    auto errors = check_form(form, application.settings, codes);
    if (form.password) {
        auto const now = clock_.now();
        auto const own = passwords::identity_of(account_of(application, form, now, random_));
        auto wrong = passwords_.check_new(*form.password, own, application.settings.passwords, "password");
        errors.insert(errors.end(), std::make_move_iterator(wrong.begin()),
                      std::make_move_iterator(wrong.end()));
    }
    if (!errors.empty()) return fail(Error{ErrorCode::InvalidRequest, std::move(errors)});
    return {};
}

Result<void> Service::validate(applications::Application const& application, Form const& form) {
    auto const good = check(application, form, CodesAre::NotAskedFor);
    if (!good) return fail(good.error());
    // security: told only where the application wants it told
    // (validate_tells_who_exists_only_where_the_settings_allow_it).
    if (!application.settings.privacy.tell_existence) return {};
    Error taken{ErrorCode::IdentifierTaken};
    database_.read([&](db::Transaction& tx) {
        taken.fields.clear();
        for (auto const& [field, identifier] : identifiers_of(form)) {
            auto const holder = accounts::find_holder(tx, application.id, identifier);
            if (holder && holder->proof == accounts::Proof::Verified)
                taken.fields.push_back({field, ErrorCode::IdentifierTaken, {}});
        }
        bool const is_address = form.username && accounts::find_prover(tx, application.id, *form.username);
        if (is_address && taken.fields.empty())
            taken.fields.push_back({"username", ErrorCode::IdentifierTaken, {}});
    });
    if (!taken.fields.empty()) return fail(std::move(taken));
    return {};
}

Result<std::vector<codes::Proof>> Service::prove_contacts(applications::Application const& application,
                                                          Form const& form, audit::Caller const& caller) {
    std::vector<codes::Proof> proofs;
    auto const prove = [&](std::optional<Target> const& target, std::optional<Secret> const& digits,
                           char const* field) -> Result<void> {
        if (!target || !digits) return {};
        auto proof =
            codes_.prove(application, codes::Purpose::Register, *target, std::nullopt, *digits, caller);
        if (!proof) return fail(Error{proof.error().code, {{field, proof.error().code, {}}}});
        proofs.push_back(std::move(*proof));
        return {};
    };
    auto const email = prove(form.email, form.email_code, "email_code");
    if (!email) return fail(email.error());
    auto const phone = prove(form.phone, form.phone_code, "phone_code");
    if (!phone) return fail(phone.error());
    return proofs;
}

// What takes long or counts for itself happens before the transaction.
Result<Service::Prepared> Service::prepare(applications::Application const& application, Form const& form,
                                           audit::Caller const& caller) {
    auto const good = check(application, form, CodesAre::Needed);
    if (!good) return fail(good.error());
    auto proofs = prove_contacts(application, form, caller);
    if (!proofs) return fail(proofs.error());
    Prepared prepared{account_of(application, form, clock_.now(), random_), std::nullopt, std::move(*proofs)};
    if (!form.password) return prepared;
    auto hash = passwords_.hash_new(*form.password, passwords::Priority::Ordinary);
    if (!hash) return fail(hash.error());
    prepared.password_hash = std::move(*hash);
    return prepared;
}

// security: the codes and what they buy are one transaction (a_code_buys_one_account_or_none).
Result<Registered> Service::commit(db::Transaction& tx, applications::Application const& application,
                                   Prepared const& prepared, Origin const& origin) {
    for (auto const& proof : prepared.proofs) {
        auto const used = codes_.consume(tx, proof);
        if (!used) return tx.undo(used.error());
    }
    auto const& account = prepared.account;
    auto const added = accounts::add_account(tx, account);
    if (!added) return tx.undo(added.error());
    if (prepared.password_hash)
        passwords_.put_hash(tx, account.id, *prepared.password_hash, application.settings.passwords);
    auto session =
        sessions_.begin_session(tx, application, account, sessions::LoginMethod::Registration, origin.client);
    if (!session) return tx.undo(session.error());
    record_registration(tx, account, *added, origin.caller, random_);
    if (origin.repeat) {
        auto const kept = idempotency::keep_answer(tx, *origin.repeat, session->token.reveal(), keyring_,
                                                   random_, account.created_at);
        if (!kept) return tx.undo(kept.error());
    }
    return Registered{account, std::move(*session)};
}

// What the same request was answered before: its session as it is now.
Result<std::optional<Registered>> Service::find_repeated(applications::Application const& application,
                                                         Origin const& origin) {
    if (!origin.repeat) return std::nullopt;
    auto const now = clock_.now();
    auto token = database_.read(
        [&](db::Transaction& tx) { return idempotency::find_answer(tx, *origin.repeat, keyring_, now); });
    if (!token) return fail(token.error());
    if (!*token) return std::nullopt;
    auto const checked = sessions_.check(application, (*token)->reveal());
    if (!checked) return fail(ErrorCode::IdempotencyKeyReused);
    return Registered{(*checked)->account, {(*checked)->session, std::move(**token)}};
}

Result<Registered> Service::register_account(applications::Application const& application, Form const& form,
                                             Origin const& origin) {
    std::optional<idempotency::Turns::Turn> turn;
    if (origin.repeat) turn.emplace(turns_, origin.repeat->hash);
    auto repeated = find_repeated(application, origin);
    if (!repeated) return fail(repeated.error());
    if (*repeated) return std::move(**repeated);
    auto registered = register_first(application, form, origin);
    if (registered) return registered;
    // When the same request was sent to two nodes at once, the other may have done it meanwhile.
    repeated = find_repeated(application, origin);
    if (repeated && *repeated) return std::move(**repeated);
    return registered;
}

Result<Registered> Service::register_first(applications::Application const& application, Form const& form,
                                           Origin const& origin) {
    auto const prepared = prepare(application, form, origin.caller);
    if (!prepared) return fail(prepared.error());
    return database_.write([&](db::Transaction& tx) { return commit(tx, application, *prepared, origin); });
}

Result<Account> Service::add_by_contact(db::Transaction& tx, applications::Application const& application,
                                        Target const& target, audit::Caller const& caller) {
    auto account = new_account(application, clock_.now(), random_);
    account.contacts.push_back(contact_of(target, true, account.created_at, random_));
    auto const added = accounts::add_account(tx, account);
    if (!added) return fail(added.error());
    record_registration(tx, account, *added, caller, random_);
    return account;
}

}  // namespace ostiary::registration
