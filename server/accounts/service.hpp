// Accounts as other features use them. The functions that take a transaction are steps of a use case whose
// transaction is elsewhere; whoever changes an account through them gets `changed` called, which makes every
// node forget what it remembers of that account.
#pragma once

#include "accounts/account.hpp"
#include "accounts/identifier.hpp"
#include "accounts/store.hpp"
#include "base/random.hpp"
#include "db/database.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::accounts {

// Notifications name the account whose row, contacts or sessions changed (its id as text).
inline constexpr std::string_view changes_channel = "accounts";
void notify_changed(db::Transaction& tx, AccountId const& account);

// With its contacts; nullopt when there is none in this application.
std::optional<Account> find_whole_account(db::Transaction& tx, ApplicationId const& application,
                                          AccountId const& id);
// The same in another feature's statement about `accounts a LEFT JOIN contacts c ON c.account_id = a.id`: the
// columns to ask for, and the account in its rows, one for each contact, where they begin at `first`.
extern std::string_view const whole_account_columns;
Account whole_account_in(db::Rows const& rows, std::size_t first);
std::optional<Account> find_account_by(db::Transaction& tx, ApplicationId const& application,
                                       Identifier const& identifier);
// By the first of several that somebody has.
std::optional<Account> find_account_by(db::Transaction& tx, ApplicationId const& application,
                                       std::span<Identifier const> identifiers);

// Whether there is an account of this id, of whatever application.
bool is_known(db::Transaction& tx, AccountId const& id);

// A page of accounts (store.hpp), with their contacts.
std::vector<Account> list_whole_accounts(db::Transaction& tx, ApplicationId const& application,
                                         Page const& page);
// Those of these, which differ, that this application has, in their order. A few hundred at most: they are
// whole.
std::vector<Account> list_whole_accounts(db::Transaction& tx, ApplicationId const& application,
                                         std::span<AccountId const> ids);

// Whom a code lets in that was sent to `target` while nobody is logged in: the account that has proven it; or
// one that only claims it, as long as nobody has proven anything there. security: beside a proven contact, a
// claim is no way in (a_claim_beside_a_proven_contact_is_no_way_in).
std::optional<Account> find_account_reached_at(db::Transaction& tx, ApplicationId const& application,
                                               contacts::Target const& target);

// The account for a transaction that begins or ends its sessions: nobody else changes the account, its
// password or its sessions until the transaction ends, so that no session begins while another transaction
// ends them all. nullopt when it does not exist (any more).
std::optional<Account> hold_account(db::Transaction& tx, ApplicationId const& application,
                                    AccountId const& id);

// Accounts that lost an unverified contact to whoever proved it.
using Displaced = std::vector<AccountId>;

// Who has proven an email address or a phone number that somebody could mean by this user name; nullopt:
// nobody. Asks the database only about what looks like an address.
std::optional<AccountId> find_prover(db::Transaction& tx, ApplicationId const& application,
                                     std::string_view username);

// Inserts the account, its contacts, and the identifiers that follow from them. A verified contact takes its
// value from an account that held it unverified. An email address or phone number that another account has
// proven is no user name. IdentifierTaken names the field (`username`, `email`, `phone`, `external_id`); then
// the caller undoes.
Result<Displaced> add_account(db::Transaction& tx, Account const& account);

// Writes a changed account with its contacts, and moves its identifiers from what `before` had.
// PreconditionFailed when another writer was first; IdentifierTaken as above; then the caller undoes.
Result<Displaced> replace_account(db::Transaction& tx, Account const& before, Account const& after);

// Removes the account's row, contacts and identifiers.
void erase_account(db::Transaction& tx, Account const& account);

}  // namespace ostiary::accounts
