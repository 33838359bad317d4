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
#include <string>
#include <vector>

namespace ostiary::accounts {

// Notifications name the account whose row, contacts or sessions changed (its id as text).
inline constexpr std::string_view changes_channel = "accounts";
void notify_changed(db::Transaction& tx, AccountId const& account);

// With its contacts; nullopt when there is none in this application.
std::optional<Account> find_whole_account(db::Transaction& tx, ApplicationId const& application,
                                          AccountId const& id);
std::optional<Account> find_account_by(db::Transaction& tx, ApplicationId const& application,
                                       Identifier const& identifier);

// A page of accounts (store.hpp), with their contacts.
std::vector<Account> list_whole_accounts(db::Transaction& tx, ApplicationId const& application,
                                         Page const& page);

// The account for a transaction that begins or ends its sessions: nobody else changes the account, its
// password or its sessions until the transaction ends, so that no session begins while another transaction
// ends them all. nullopt when it does not exist (any more).
std::optional<Account> hold_account(db::Transaction& tx, ApplicationId const& application,
                                    AccountId const& id);

// Inserts the account, its contacts, and the identifiers that follow from them. A verified contact takes its
// value from an account that held it unverified. IdentifierTaken names the field (`username`, `email`,
// `phone`, `external_id`); then the caller undoes.
Result<void> add_account(db::Transaction& tx, Account const& account);

// What happened when an owner proved a contact.
enum class Verification { Already, First };
// Marks contact and identifier as verified.
Verification verify_contact(db::Transaction& tx, Account const& account, contacts::Target const& target,
                            Timestamp now);

// Writes a changed account and moves its identifiers from what `before` had. PreconditionFailed when another
// writer was first; IdentifierTaken as above; then the caller undoes.
Result<void> replace_account(db::Transaction& tx, Account const& before, Account const& after);

// Removes the account's row, contacts and identifiers.
void erase_account(db::Transaction& tx, Account const& account);

}  // namespace ostiary::accounts
