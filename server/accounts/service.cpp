#include "accounts/service.hpp"

#include "accounts/contact_store.hpp"
#include "accounts/id_list.hpp"
#include "contacts/own.hpp"
#include "db/columns.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace ostiary::accounts {
namespace {

struct Claim {
    std::string field;
    Identifier identifier;
    Proof proof;
};

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
                          Identifier::contact(contacts::target_of(contact)), proof});
    }
    return claims;
}

std::optional<Account> find_with_contacts(db::Transaction& tx, AccountId const& id) {
    std::array const questions{ask_account(id), ask_contacts(id)};
    auto const answers = tx.answer_together(questions);
    auto account = account_in(answers[0]);
    if (account) account->contacts = contacts_in(answers[1]);
    return account;
}

void write_contacts(db::Transaction& tx, Account const& account) {
    remove_contacts(tx, account.id);
    for (auto const& contact : account.contacts) insert_contact(tx, account.id, contact);
    notify_changed(tx, account.id);
}

std::unexpected<Error> taken(Claim const& claim) {
    return fail(Error{ErrorCode::IdentifierTaken, {{claim.field, ErrorCode::IdentifierTaken, {}}}});
}

// The contact goes from an account that never proved it.
void drop_contact(db::Transaction& tx, AccountId const& id, Identifier const& identifier, Timestamp now) {
    lock_account(tx, id);
    auto const before = find_with_contacts(tx, id);
    if (!before) return;
    auto after = *before;
    for (auto const& contact : before->contacts) {
        auto const own = Identifier::contact(contacts::target_of(contact));
        if (own.kind() == identifier.kind() && own.value() == identifier.value())
            contacts::remove(after.contacts, contact.id);
    }
    after.version = before->version + 1;
    after.updated_at = now;
    update_account(tx, after);
    write_contacts(tx, after);
}

// security: a name that reads as somebody's proven address would be taken for its owner
// (test_a_proven_address_is_nobody_elses_user_name).
bool is_anothers_address(db::Transaction& tx, Account const& account, Claim const& claim) {
    if (claim.identifier.kind() != IdentifierKind::Username) return false;
    auto const prover = find_prover(tx, account.application, account.username.value_or(""));
    return prover && *prover != account.id;
}

// Whether the account has the claimed value now. security: an unverified claim gives way to a proof
// (a_proven_contact_takes_its_value_from_an_unproven_holder).
bool make_claim(db::Transaction& tx, Account const& account, Claim const& claim, Timestamp now,
                Displaced& displaced) {
    if (is_anothers_address(tx, account, claim)) return false;
    auto const& application = account.application;
    auto const insert = [&] {
        return insert_identifier(tx, application, claim.identifier, account.id, claim.proof, now);
    };
    if (insert()) return true;
    if (claim.proof == Proof::Unverified) return false;
    // Accounts are held before their identifiers, here as everywhere, so that two writers do not wait for
    // each other.
    auto const holder = find_holder(tx, application, claim.identifier);
    if (holder) lock_account(tx, holder->account);
    auto const loser = remove_unverified_identifier(tx, application, claim.identifier);
    if (loser) {
        drop_contact(tx, *loser, claim.identifier, now);
        displaced.push_back(*loser);
    }
    return insert();
}

bool same(Claim const& a, Claim const& b) {
    return a.identifier.kind() == b.identifier.kind() && a.identifier.value() == b.identifier.value();
}

}  // namespace

void notify_changed(db::Transaction& tx, AccountId const& account) {
    tx.notify(changes_channel, account.to_string());
}

std::optional<Account> find_whole_account(db::Transaction& tx, ApplicationId const& application,
                                          AccountId const& id) {
    auto account = find_with_contacts(tx, id);
    if (!account || account->application != application) return std::nullopt;
    return account;
}

// A constant before any code runs, since other constants are made of it.
constinit std::string_view const whole_account_columns =
    ACCOUNT_COLUMNS_OF("a.") ", " CONTACT_COLUMNS_OF("c.");

Account whole_account_in(db::Rows const& rows, std::size_t first) {
    constexpr auto columns_of_account = db::count_columns(ACCOUNT_COLUMNS);
    auto account = account_from_row(rows.at(0), first);
    auto const first_of_contact = first + columns_of_account;
    for (auto const& row : rows) {
        if (!row.is_null(first_of_contact))
            account.contacts.push_back(contact_from_row(row, first_of_contact));
    }
    std::ranges::sort(account.contacts, {}, &contacts::Contact::id);
    return account;
}

// security: the same queries for somebody and for nobody, so that time does not tell them apart
// (test_answers_about_known_and_unknown_people_take_the_same_time,
// test_the_monaca_face_takes_the_same_time_about_known_and_unknown_people).
std::optional<Account> find_account_by(db::Transaction& tx, ApplicationId const& application,
                                       std::span<Identifier const> identifiers) {
    std::optional<Holder> first;
    for (auto const& holder : find_holders(tx, application, identifiers)) {
        if (!first) first = holder;
    }
    return find_with_contacts(tx, first ? first->account : AccountId());
}

std::optional<Account> find_account_by(db::Transaction& tx, ApplicationId const& application,
                                       Identifier const& identifier) {
    return find_account_by(tx, application, std::span(&identifier, 1));
}

std::optional<Account> find_account_reached_at(db::Transaction& tx, ApplicationId const& application,
                                               contacts::Target const& target) {
    auto account = find_account_by(tx, application, Identifier::contact(target));
    auto const* const contact = account ? contacts::find(account->contacts, target) : nullptr;
    if (contact == nullptr) return std::nullopt;
    bool const reached = contact->verified_at || !contacts::has_verified(account->contacts);
    return reached ? std::move(account) : std::nullopt;
}

std::optional<AccountId> find_prover(db::Transaction& tx, ApplicationId const& application,
                                     std::string_view username) {
    auto const addresses = Identifier::addresses_in(username);
    if (addresses.empty()) return std::nullopt;
    for (auto const& holder : find_holders(tx, application, addresses)) {
        if (holder && holder->proof == Proof::Verified) return holder->account;
    }
    return std::nullopt;
}

bool is_known(db::Transaction& tx, AccountId const& id) {
    return find_account(tx, id).has_value();
}

std::vector<Account> list_whole_accounts(db::Transaction& tx, ApplicationId const& application,
                                         Page const& page) {
    auto accounts = list_accounts(tx, application, page);
    std::vector<AccountId> ids;
    ids.reserve(accounts.size());
    for (auto const& account : accounts) ids.push_back(account.id);
    std::size_t done = 0;
    for (auto const& some : in_portions(ids)) {
        std::array const questions{ask_contacts(some)};
        auto contacts = contacts_by_account_in(tx.answer_together(questions).front());
        for (auto const& id : some) accounts[done++].contacts = std::move(contacts[id]);
    }
    return accounts;
}

std::vector<Account> list_whole_accounts(db::Transaction& tx, ApplicationId const& application,
                                         std::span<AccountId const> ids) {
    std::vector<Account> listed;
    for (auto const& some : in_portions(ids)) {
        std::array const questions{ask_accounts(some), ask_contacts(some)};
        auto const answers = tx.answer_together(questions);
        auto contacts = contacts_by_account_in(answers[1]);
        std::map<AccountId, Account> found;
        for (auto& account : accounts_in(answers[0]))
            if (account.application == application) found.emplace(account.id, std::move(account));
        for (auto const& id : some) {
            auto node = found.extract(id);
            if (!node) continue;
            node.mapped().contacts = std::move(contacts[id]);
            listed.push_back(std::move(node.mapped()));
        }
    }
    return listed;
}

std::optional<Account> hold_account(db::Transaction& tx, ApplicationId const& application,
                                    AccountId const& id) {
    lock_account(tx, id);
    return find_whole_account(tx, application, id);
}

Result<Displaced> add_account(db::Transaction& tx, Account const& account) {
    Displaced displaced;
    for (auto const& claim : claims_of(account)) {
        if (!make_claim(tx, account, claim, account.created_at, displaced)) return taken(claim);
    }
    insert_account(tx, account);
    for (auto const& contact : account.contacts) insert_contact(tx, account.id, contact);
    return displaced;
}

Result<Displaced> replace_account(db::Transaction& tx, Account const& before, Account const& after) {
    ensure(after.version == before.version + 1, "each change makes the next version");
    if (!update_account(tx, after)) return fail(ErrorCode::PreconditionFailed);
    auto const old_claims = claims_of(before);
    auto const new_claims = claims_of(after);
    for (auto const& claim : old_claims) {
        bool const kept =
            std::ranges::any_of(new_claims, [&](Claim const& other) { return same(claim, other); });
        if (!kept) remove_identifier(tx, after.application, claim.identifier, after.id);
    }
    Displaced displaced;
    for (auto const& claim : new_claims) {
        auto const held =
            std::ranges::find_if(old_claims, [&](Claim const& other) { return same(claim, other); });
        bool has = true;
        if (held == old_claims.end()) {
            has = make_claim(tx, after, claim, after.updated_at, displaced);
        } else if (held->proof != claim.proof) {
            has = update_identifier_verified(tx, after.application, claim.identifier, after.id);
        }
        if (!has) return taken(claim);
    }
    write_contacts(tx, after);
    return displaced;
}

void erase_account(db::Transaction& tx, Account const& account) {
    for (auto const& claim : claims_of(account))
        remove_identifier(tx, account.application, claim.identifier, account.id);
    remove_contacts(tx, account.id);
    remove_account(tx, account.id);
    notify_changed(tx, account.id);
}

}  // namespace ostiary::accounts
