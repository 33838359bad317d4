// The tables `accounts` and `identifiers`.
#pragma once

#include "accounts/account.hpp"
#include "accounts/identifier.hpp"
#include "db/database.hpp"

#include <optional>
#include <span>
#include <vector>

namespace ostiary::accounts {

// The columns of an account's row, in the order of `account_from_row`; `of` names the table
// as its statement does, with a point.
#define ACCOUNT_COLUMNS_OF(of)                                                                              \
    of "id, " of "application_id, " of "username, " of "status, " of "status_reason, " of "given_name, " of \
       "family_name, " of "gender, " of "birth_date, " of "picture, " of "locale, " of "external_id, " of   \
       "properties, " of "meta, " of "created_at, " of "updated_at, " of "version, " of "roles, " of        \
       "deletes_at"
#define ACCOUNT_COLUMNS ACCOUNT_COLUMNS_OF("")

enum class Proof { Verified, Unverified };

// Who holds an identifier.
struct Holder {
    AccountId account;
    Proof proof;
};

void insert_account(db::Transaction& tx, Account const& account);
// Without its contacts.
std::optional<Account> find_account(db::Transaction& tx, AccountId const& id);
// The same among other questions.
db::Question ask_account(AccountId const& id);
std::optional<Account> account_in(db::Rows const& rows);
// Several (id_list.hpp), in no order.
db::Question ask_accounts(std::span<AccountId const> ids);
std::vector<Account> accounts_in(db::Rows const& rows);
// The account in a row of its table, whose columns begin at `first`.
Account account_from_row(db::Row const& row, std::size_t first = 0);
// Ascending by id, which is by time of creation; those after `after`. Without their contacts.
struct Page {
    std::optional<AccountId> after;
    std::optional<Status> status;
    int limit = 50;
};
std::vector<Account> list_accounts(db::Transaction& tx, ApplicationId const& application, Page const& page);
// By time of creation, which for accounts that came from elsewhere is not the order of ids; those of one
// moment by id. `skipped` says how many come before.
enum class Order { OldestFirst, NewestFirst };
std::vector<AccountId> list_ids_by_creation(db::Transaction& tx, ApplicationId const& application,
                                            Order order, std::int64_t skipped, std::int64_t limit);
std::int64_t count_accounts(db::Transaction& tx, ApplicationId const& application);
// Writes everything but id, application, creation and contacts, if the stored version is still
// `account.version - 1`. False when not.
bool update_account(db::Transaction& tx, Account const& account);
// Keeps others from changing the account's row, if there is one, until the transaction ends.
void lock_account(db::Transaction& tx, AccountId const& id);
bool remove_account(db::Transaction& tx, AccountId const& id);

// False when another account has it already.
bool insert_identifier(db::Transaction& tx, ApplicationId const& application, Identifier const& identifier,
                       AccountId const& account, Proof proof, Timestamp now);
std::optional<Holder> find_holder(db::Transaction& tx, ApplicationId const& application,
                                  Identifier const& identifier);
// Of each, in their order.
std::vector<std::optional<Holder>> find_holders(db::Transaction& tx, ApplicationId const& application,
                                                std::span<Identifier const> identifiers);
// Takes an unverified identifier from its holder, who is returned; nullopt when nobody holds it unverified.
std::optional<AccountId> remove_unverified_identifier(db::Transaction& tx, ApplicationId const& application,
                                                      Identifier const& identifier);
// Whether this account held it unverified; it is verified now.
bool update_identifier_verified(db::Transaction& tx, ApplicationId const& application,
                                Identifier const& identifier, AccountId const& account);
bool remove_identifier(db::Transaction& tx, ApplicationId const& application, Identifier const& identifier,
                       AccountId const& account);

}  // namespace ostiary::accounts
