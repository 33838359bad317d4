#include "binding/service.hpp"

#include "accounts/service.hpp"
#include "audit/log.hpp"
#include "contacts/own.hpp"
#include "login/methods.hpp"

namespace ostiary::binding {
namespace {

using accounts::Account;
using codes::Purpose;
using contacts::Contact;
using contacts::Target;

Contact verified_contact(Target const& target, Timestamp now, Random& random) {
    return {.id = ContactId::make(now, random),
            .channel = target.channel,
            .value = target.value,
            .typed = target.typed,
            .is_primary = false,
            .active = true,
            .verified_at = now,
            .created_at = now};
}

// The one whose owner must agree before another contact of the channel becomes primary. Null when nobody
// needs to.
Contact const* asked_about_primary(contacts::Own const& own, contacts::Channel channel) {
    auto const* const primary = contacts::find_primary(own, channel);
    return primary != nullptr && primary->verified_at ? primary : nullptr;
}

}  // namespace

Account Service::read_account(Owner const& owner) {
    auto account = database_.read([&](db::Transaction& tx) {
        return accounts::find_whole_account(tx, owner.application.id, owner.account);
    });
    return account.value_or(Account{});
}

Result<Account> Service::hold(db::Transaction& tx, Owner const& owner) {
    auto held = accounts::hold_account(tx, owner.application.id, owner.account);
    if (!held || !accounts::check_may_authenticate(*held)) return fail(ErrorCode::Unauthenticated);
    return std::move(*held);
}

Result<void> Service::replace(db::Transaction& tx, Account const& before, Account after, Owner const& owner) {
    after.version = before.version + 1;
    after.updated_at = clock_.now();
    auto const displaced = accounts::replace_account(tx, before, after);
    if (!displaced) return fail(displaced.error());
    audit::record_for_each(
        tx, *displaced,
        {.event = audit::Event::ContactTaken, .application = owner.application.id, .caller = owner.caller},
        after.updated_at, random_);
    return {};
}

Result<void> Service::consume(db::Transaction& tx, Proofs const& proofs) {
    for (auto const& proof : proofs) {
        auto const used = codes_.consume(tx, proof);
        if (!used) return fail(used.error());
    }
    return {};
}

void Service::give_back(Proofs const& proofs) {
    for (auto const& proof : proofs) codes_.give_back(proof);
}

void Service::record(db::Transaction& tx, audit::Event event, Owner const& owner, Contact const& contact,
                     std::int64_t ended_sessions) {
    audit::record(tx,
                  {.event = event,
                   .application = owner.application.id,
                   .account = owner.account,
                   .caller = owner.caller,
                   .details = audit::Details()
                                  .add("contact", contact.id)
                                  .add("channel", contacts::to_string(contact.channel))
                                  .add("ended_sessions", ended_sessions)},
                  clock_.now(), random_);
}

Result<Bound> Service::bind_contact(Owner const& owner, Target const& target, Secret const& digits) {
    auto const account = read_account(owner);
    auto const* const own = contacts::find(account.contacts, target);
    if (own != nullptr && own->verified_at) return Bound{*own, false};
    auto const proof =
        codes_.prove(owner.application, Purpose::Bind, target, owner.account, digits, owner.caller);
    if (!proof) return fail(proof.error());
    auto bound = database_.write([&](db::Transaction& tx) -> Result<Bound> {
        auto changed = bind_proven(tx, owner, *proof);
        if (!changed) return tx.undo(changed.error());
        return changed;
    });
    if (!bound) codes_.give_back(*proof);
    return bound;
}

// security: the code and the contact are one transaction, and of two accounts one gets the address
// (two_accounts_that_prove_one_address_leave_one_winner).
Result<Bound> Service::bind_proven(db::Transaction& tx, Owner const& owner, codes::Proof const& proof) {
    auto const before = hold(tx, owner);
    if (!before) return fail(before.error());
    auto const used = codes_.consume(tx, proof);
    if (!used) return fail(used.error());
    auto const now = clock_.now();
    auto const& target = proof.target();
    auto after = *before;
    bool const added = contacts::find(before->contacts, target) == nullptr;
    if (added) {
        if (contacts::count(after.contacts, target.channel) >=
            owner.application.settings.contacts.most_per_channel)
            return fail(ErrorCode::TooManyContacts);
        contacts::add(after.contacts, verified_contact(target, now, random_));
    } else {
        contacts::verify(after.contacts, target, now);
    }
    auto const replaced = replace(tx, *before, after, owner);
    if (!replaced) return fail(replaced.error());
    auto const& contact = *contacts::find(after.contacts, target);
    auto const ended = added ? 0 : sessions_.end_sessions(tx, owner.account, owner.session);
    record(tx, added ? audit::Event::ContactAdded : audit::Event::ContactVerified, owner, contact, ended);
    return Bound{contact, added};
}

// security: the last way to log in stays (of_two_who_unbind_the_last_two_contacts_one_remains), and what the
// removed contact let in is out (unbinding_ends_the_other_sessions_in_the_same_transaction).
Result<void> Service::unbind_contact(Owner const& owner, ContactId const& id,
                                     std::optional<Secret> const& digits) {
    auto const account = read_account(owner);
    auto const* const contact = contacts::find(account.contacts, id);
    if (contact == nullptr) return fail(ErrorCode::NoSuchContact);
    Proofs proofs;
    if (contact->verified_at) {
        if (!digits) return fail_field("code", ErrorCode::Required);
        auto proof = codes_.prove(owner.application, Purpose::Unbind, contacts::target_of(*contact),
                                  owner.account, *digits, owner.caller);
        if (!proof) return fail(proof.error());
        proofs.push_back(std::move(*proof));
    }
    auto const unbound = database_.write([&](db::Transaction& tx) -> Result<void> {
        auto const before = hold(tx, owner);
        if (!before) return tx.undo(before.error());
        auto const used = consume(tx, proofs);
        if (!used) return tx.undo(used.error());
        auto const* const there = contacts::find(before->contacts, id);
        if (there == nullptr) return tx.undo(ErrorCode::NoSuchContact);
        if (there->verified_at != contact->verified_at) return tx.undo(ErrorCode::PreconditionFailed);
        auto after = *before;
        contacts::remove(after.contacts, id);
        bool const has_password = passwords_.find_hash(tx, owner.account).has_value();
        if (!login::can_log_in(after, has_password, owner.application.settings.login))
            return tx.undo(ErrorCode::LastLoginMethod);
        auto const replaced = replace(tx, *before, after, owner);
        if (!replaced) return tx.undo(replaced.error());
        auto const ended = sessions_.end_sessions(tx, owner.account, owner.session);
        record(tx, audit::Event::ContactRemoved, owner, *there, ended);
        return {};
    });
    if (!unbound) give_back(proofs);
    return unbound;
}

Result<Service::Proofs> Service::prove_primary(Owner const& owner, Account const& account,
                                               Contact const& chosen, PrimaryCodes const& codes) {
    struct Step {
        Contact const* contact;
        Purpose purpose;
        std::optional<Secret> const& digits;
        char const* field;
    };
    Step const steps[] = {
        {asked_about_primary(account.contacts, chosen.channel), Purpose::Unbind, codes.old_code, "old_code"},
        {&chosen, Purpose::Bind, codes.new_code, "new_code"},
    };
    std::vector<FieldError> missing;
    for (auto const& step : steps) {
        if (step.contact != nullptr && !step.digits) missing.push_back({step.field, ErrorCode::Required, {}});
    }
    if (!missing.empty()) return fail(Error{ErrorCode::InvalidRequest, std::move(missing)});
    Proofs proofs;
    for (auto const& step : steps) {
        if (step.contact == nullptr) continue;
        auto proof = codes_.prove(owner.application, step.purpose, contacts::target_of(*step.contact),
                                  owner.account, *step.digits, owner.caller);
        if (!proof) {
            give_back(proofs);
            return fail(Error{proof.error().code, {{step.field, proof.error().code, {}}}});
        }
        proofs.push_back(std::move(*proof));
    }
    return proofs;
}

Result<Contact> Service::make_primary(Owner const& owner, ContactId const& id, PrimaryCodes const& codes) {
    auto const account = read_account(owner);
    auto const* const chosen = contacts::find(account.contacts, id);
    if (chosen == nullptr) return fail(ErrorCode::NoSuchContact);
    if (!chosen->verified_at) return fail(ErrorCode::ContactNotVerified);
    if (chosen->is_primary) return *chosen;
    bool const confirmed = owner.application.settings.contacts.confirm_primary_change;
    auto const proofs = confirmed ? prove_primary(owner, account, *chosen, codes) : Proofs{};
    if (!proofs) return fail(proofs.error());
    auto const made = database_.write([&](db::Transaction& tx) -> Result<Contact> {
        auto const before = hold(tx, owner);
        if (!before) return tx.undo(before.error());
        auto const used = consume(tx, *proofs);
        if (!used) return tx.undo(used.error());
        // What was proven is what there was; whoever changed the contacts in between is asked again.
        if (before->version != account.version) return tx.undo(ErrorCode::PreconditionFailed);
        auto after = *before;
        contacts::make_primary(after.contacts, id);
        auto const replaced = replace(tx, *before, after, owner);
        if (!replaced) return tx.undo(replaced.error());
        auto const& contact = *contacts::find(after.contacts, id);
        record(tx, audit::Event::ContactMadePrimary, owner, contact);
        return contact;
    });
    if (!made) give_back(*proofs);
    return made;
}

}  // namespace ostiary::binding
