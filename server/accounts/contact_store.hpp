// The table of contacts: how an account is reached. Who owns a value is decided by the table of identifiers.
#pragma once

#include "contacts/contact.hpp"
#include "db/database.hpp"

#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace ostiary::accounts {

// The columns of a contact but its account, in the order of `contact_from_row`; `of` as for an account's.
#define CONTACT_COLUMNS_OF(of)                                                                               \
    of "id, " of "channel, " of "value, " of "typed, " of "is_primary, " of "active, " of "verified_at, " of \
       "created_at"
#define CONTACT_COLUMNS CONTACT_COLUMNS_OF("")

void insert_contact(db::Transaction& tx, AccountId const& account, contacts::Contact const& contact);

// Of one account, oldest first.
db::Question ask_contacts(AccountId const& account);
std::vector<contacts::Contact> contacts_in(db::Rows const& rows);
// Of several (id_list.hpp), those of each oldest first.
db::Question ask_contacts(std::span<AccountId const> accounts);
std::map<AccountId, std::vector<contacts::Contact>> contacts_by_account_in(db::Rows const& rows);
// The contact in a row of the table, whose columns begin at `first`.
contacts::Contact contact_from_row(db::Row const& row, std::size_t first = 0);

std::int64_t remove_contacts(db::Transaction& tx, AccountId const& account);

}  // namespace ostiary::accounts
