#include "accounts/service.hpp"

#include "accounts/contact_store.hpp"

#include <algorithm>

namespace ostiary::accounts {
namespace {

struct Claim {
    std::string field;
    Identifier identifier;
    Proof proof;
};

contacts::Target target_of(contacts::Contact const& contact) {
    return {contact.channel, contact.value, contact.typed};
}

// Everything that names this account.
std::vector<Claim> claims_of(Account const& account) {
    std::vector<Claim> claims;
    if (account.username)
        claims.push_back({"username", Identifier::username_as_given(*account.username), Proof::Verified});
    if (account.external_id)
        claims.push_back({"external_id", Identifier::external_id(*account.external_id), Proof::Verified});
    for (auto const& contact : account.contacts) {
        auto const proof = contact.verified_at ? Proof::Verified : Proof::Unverified;
        claims.push_back({std::string(contacts::to_string(contact.channel)),
                          Identifier::contact(target_of(contact)), proof});
    }
    return claims;
}

// security: an unverified claim gives way to a proof
// (a_proven_contact_takes_its_value_from_an_unproven_holder).
bool make_claim(db::Transaction& tx, Account const& account, Claim const& claim, Timestamp now) {
    auto const& application = account.application;
    if (insert_identifier(tx, application, claim.identifier, account.id, claim.proof, now)) return true;
    if (claim.proof == Proof::Unverified) return false;
    auto const displaced = remove_unverified_identifier(tx, application, claim.identifier);
    if (!displaced) return false;
    auto const channel = contacts::parse_channel(claim.field);
    if (channel) remove_contact(tx, *displaced, {*channel, claim.identifier.value(), {}});
    notify_changed(tx, *displaced);
    return insert_identifier(tx, application, claim.identifier, account.id, claim.proof, now);
}

bool same(Claim const& a, Claim const& b) {
    return a.identifier.kind() == b.identifier.kind() && a.identifier.value() == b.identifier.value();
}

std::optional<Account> with_contacts(db::Transaction& tx, std::optional<Account> account) {
    if (account) account->contacts = list_contacts(tx, account->id);
    return account;
}

}  // namespace

void notify_changed(db::Transaction& tx, AccountId const& account) {
    tx.notify(changes_channel, account.to_string());
}

std::optional<Account> find_whole_account(db::Transaction& tx, ApplicationId const& application,
                                          AccountId const& id) {
    auto account = find_account(tx, id);
    if (!account || account->application != application) return std::nullopt;
    return with_contacts(tx, std::move(account));
}

std::optional<Account> find_account_by(db::Transaction& tx, ApplicationId const& application,
                                       Identifier const& identifier) {
    auto const holder = find_holder(tx, application, identifier);
    return holder ? find_whole_account(tx, application, holder->account) : std::nullopt;
}

std::vector<Account> list_whole_accounts(db::Transaction& tx, ApplicationId const& application,
                                         Page const& page) {
    auto accounts = list_accounts(tx, application, page);
    for (auto& account : accounts) account.contacts = list_contacts(tx, account.id);
    return accounts;
}

std::optional<Account> hold_account(db::Transaction& tx, ApplicationId const& application,
                                    AccountId const& id) {
    return lock_account(tx, id) ? find_whole_account(tx, application, id) : std::nullopt;
}

Result<void> add_account(db::Transaction& tx, Account const& account) {
    for (auto const& claim : claims_of(account)) {
        if (!make_claim(tx, account, claim, account.created_at)) {
            return fail(Error{ErrorCode::IdentifierTaken, {{claim.field, ErrorCode::IdentifierTaken, {}}}});
        }
    }
    insert_account(tx, account);
    for (auto const& contact : account.contacts) insert_contact(tx, account.id, contact);
    return {};
}

Verification verify_contact(db::Transaction& tx, Account const& account, contacts::Target const& target,
                            Timestamp now) {
    update_identifier_verified(tx, account.application, Identifier::contact(target), account.id);
    if (!update_contact_verified(tx, account.id, target, now)) return Verification::Already;
    notify_changed(tx, account.id);
    return Verification::First;
}

Result<void> replace_account(db::Transaction& tx, Account const& before, Account const& after) {
    ensure(after.version == before.version + 1, "each change makes the next version");
    if (!update_account(tx, after)) return fail(ErrorCode::PreconditionFailed);
    auto const old_claims = claims_of(before);
    auto const new_claims = claims_of(after);
    for (auto const& claim : old_claims) {
        bool const kept =
            std::ranges::any_of(new_claims, [&](Claim const& other) { return same(claim, other); });
        if (!kept) remove_identifier(tx, after.application, claim.identifier, after.id);
    }
    for (auto const& claim : new_claims) {
        bool const held =
            std::ranges::any_of(old_claims, [&](Claim const& other) { return same(claim, other); });
        if (!held && !make_claim(tx, after, claim, after.updated_at)) {
            return fail(Error{ErrorCode::IdentifierTaken, {{claim.field, ErrorCode::IdentifierTaken, {}}}});
        }
    }
    remove_contacts(tx, after.id);
    for (auto const& contact : after.contacts) insert_contact(tx, after.id, contact);
    notify_changed(tx, after.id);
    return {};
}

void erase_account(db::Transaction& tx, Account const& account) {
    for (auto const& claim : claims_of(account))
        remove_identifier(tx, account.application, claim.identifier, account.id);
    remove_contacts(tx, account.id);
    remove_account(tx, account.id);
    notify_changed(tx, account.id);
}

}  // namespace ostiary::accounts
