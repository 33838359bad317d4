// The table of contacts: how an account is reached. Who owns a value is decided by the table of identifiers.
#pragma once

#include "contacts/contact.hpp"
#include "db/database.hpp"

#include <string_view>
#include <vector>

namespace ostiary::accounts {

void insert_contact(db::Transaction& tx, AccountId const& account, contacts::Contact const& contact);

// Oldest first.
std::vector<contacts::Contact> list_contacts(db::Transaction& tx, AccountId const& account);
db::Question ask_contacts(AccountId const& account);
std::vector<contacts::Contact> contacts_in(db::Rows const& rows);

std::int64_t remove_contacts(db::Transaction& tx, AccountId const& account);

}  // namespace ostiary::accounts
