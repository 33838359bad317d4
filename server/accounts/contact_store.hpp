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

// Marks the contact with this value as verified. False when it was verified before, or is not there.
bool update_contact_verified(db::Transaction& tx, AccountId const& account, contacts::Target const& target,
                             Timestamp now);

// Removes the contact with this value; the number removed.
std::int64_t remove_contact(db::Transaction& tx, AccountId const& account, contacts::Target const& target);

std::int64_t remove_contacts(db::Transaction& tx, AccountId const& account);

}  // namespace ostiary::accounts
