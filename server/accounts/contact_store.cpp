#include "accounts/contact_store.hpp"

#include "accounts/id_list.hpp"

namespace ostiary::accounts {
namespace {

using contacts::Contact;

db::Statement const insert_row{"INSERT INTO contacts (account_id, " CONTACT_COLUMNS
                               ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
db::Statement const list{"SELECT " CONTACT_COLUMNS " FROM contacts WHERE account_id = $1 ORDER BY id"};
std::string const list_of_several_sql = "SELECT account_id, " CONTACT_COLUMNS
                                        " FROM contacts WHERE account_id IN " +
                                        places_of_ids() + " ORDER BY id";
db::Statement const list_of_several{list_of_several_sql};
db::Statement const remove_all{"DELETE FROM contacts WHERE account_id = $1"};

}  // namespace

void insert_contact(db::Transaction& tx, AccountId const& account, Contact const& contact) {
    tx.send(insert_row, account, contact.id, contacts::to_string(contact.channel), contact.value,
            contact.typed, contact.is_primary, contact.active, contact.verified_at, contact.created_at);
}

db::Question ask_contacts(AccountId const& account) {
    return db::ask(list, account);
}

std::vector<Contact> contacts_in(db::Rows const& rows) {
    std::vector<Contact> contacts;
    for (auto const& row : rows) contacts.push_back(contact_from_row(row));
    return contacts;
}

db::Question ask_contacts(std::span<AccountId const> accounts) {
    return ask_about(list_of_several, accounts);
}

std::map<AccountId, std::vector<Contact>> contacts_by_account_in(db::Rows const& rows) {
    std::map<AccountId, std::vector<Contact>> contacts;
    for (auto const& row : rows) contacts[row.get<AccountId>(0)].push_back(contact_from_row(row, 1));
    return contacts;
}

Contact contact_from_row(db::Row const& row, std::size_t first) {
    auto const at = [first](std::size_t column) { return first + column; };
    auto const channel = contacts::parse_channel(row.get<std::string>(at(1)));
    ensure(channel.has_value(), "a stored contact has a known channel");
    return Contact{.id = row.get<ContactId>(at(0)),
                   .channel = *channel,
                   .value = row.get<std::string>(at(2)),
                   .typed = row.get<std::string>(at(3)),
                   .is_primary = row.get<bool>(at(4)),
                   .active = row.get<bool>(at(5)),
                   .verified_at = row.get<std::optional<Timestamp>>(at(6)),
                   .created_at = row.get<Timestamp>(at(7))};
}

std::int64_t remove_contacts(db::Transaction& tx, AccountId const& account) {
    return tx.execute(remove_all, account);
}

}  // namespace ostiary::accounts
