#include "accounts/store.hpp"

#include "accounts/id_list.hpp"

#include <algorithm>

namespace ostiary::accounts {
namespace {

db::Statement const insert{
    "INSERT INTO accounts (" ACCOUNT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"};
db::Statement const find{"SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE id = $1"};
db::Statement const list_all{"SELECT " ACCOUNT_COLUMNS
                             " FROM accounts WHERE application_id = $1 AND id > $2 ORDER BY id LIMIT $3"};
db::Statement const list_by_status{
    "SELECT " ACCOUNT_COLUMNS
    " FROM accounts WHERE application_id = $1 AND id > $2 AND status = $4 ORDER BY id LIMIT $3"};
std::string const find_several_sql =
    "SELECT " ACCOUNT_COLUMNS " FROM accounts WHERE id IN " + places_of_ids();
db::Statement const find_several{find_several_sql};
db::Statement const list_oldest{
    "SELECT id FROM accounts WHERE application_id = $1 ORDER BY created_at, id LIMIT $2 OFFSET $3"};
db::Statement const list_newest{
    "SELECT id FROM accounts WHERE application_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3"};
db::Statement const count_all{"SELECT count(*) FROM accounts WHERE application_id = $1"};
db::Statement const update{
    "UPDATE accounts SET username = $2, status = $3, status_reason = $4, given_name = $5, family_name = $6, "
    "gender = $7, "
    "birth_date = $8, picture = $9, locale = $10, external_id = $11, properties = $12, meta = $13, "
    "updated_at = $14, version = $15, roles = $16, deletes_at = $17 "
    "WHERE id = $1 AND version = $15 - 1"};
db::Statement const lock{"UPDATE accounts SET version = version WHERE id = $1"};
db::Statement const remove{"DELETE FROM accounts WHERE id = $1"};

db::Statement const claim{
    "INSERT INTO identifiers (key, application_id, kind, value, account_id, verified, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (key) DO NOTHING"};
db::Statement const holder{"SELECT account_id, verified FROM identifiers WHERE key = $1"};
db::Statement const take{"DELETE FROM identifiers WHERE key = $1 AND NOT verified RETURNING account_id"};
db::Statement const verify{
    "UPDATE identifiers SET verified = $3 WHERE key = $1 AND account_id = $2 AND NOT verified"};
db::Statement const release{"DELETE FROM identifiers WHERE key = $1 AND account_id = $2"};

Holder holder_from_row(db::Row const& row) {
    return {row.get<AccountId>(0), row.get<bool>(1) ? Proof::Verified : Proof::Unverified};
}

// One after another; null for none.
std::optional<Bytes> to_column(std::vector<RoleId> const& roles) {
    if (roles.empty()) return std::nullopt;
    Bytes column;
    for (auto const& role : roles) column.insert(column.end(), role.bytes().begin(), role.bytes().end());
    return column;
}

std::vector<RoleId> to_roles(std::optional<Bytes> const& column) {
    std::vector<RoleId> roles;
    if (!column) return roles;
    Uuid id{};
    for (std::size_t at = 0; at + id.size() <= column->size(); at += id.size()) {
        std::copy_n(column->begin() + static_cast<std::ptrdiff_t>(at), id.size(), id.begin());
        roles.emplace_back(id);
    }
    return roles;
}

}  // namespace

void insert_account(db::Transaction& tx, Account const& account) {
    auto const& profile = account.profile;
    tx.send(insert, account.id, account.application, account.username, to_string(account.status),
            account.status_reason, profile.given_name, profile.family_name, profile.gender,
            profile.birth_date, profile.picture, profile.locale, account.external_id, account.properties,
            account.meta, account.created_at, account.updated_at, account.version, to_column(account.roles),
            account.deletes_at);
}

db::Question ask_account(AccountId const& id) {
    return db::ask(find, id);
}

std::optional<Account> account_in(db::Rows const& rows) {
    return rows.empty() ? std::nullopt : std::optional(account_from_row(rows.front()));
}

std::optional<Account> find_account(db::Transaction& tx, AccountId const& id) {
    auto const row = tx.query_one(find, id);
    return row ? std::optional(account_from_row(*row)) : std::nullopt;
}

Account account_from_row(db::Row const& row, std::size_t first) {
    auto const at = [first](std::size_t column) { return first + column; };
    auto const status = parse_status(row.get<std::string>(at(3)));
    ensure(status.has_value(), "a stored account has a known status");
    using Text = std::optional<std::string>;
    return Account{.id = row.get<AccountId>(at(0)),
                   .application = row.get<ApplicationId>(at(1)),
                   .username = row.get<Text>(at(2)),
                   .status = *status,
                   .status_reason = row.get<Text>(at(4)),
                   .profile = {.given_name = row.get<Text>(at(5)),
                               .family_name = row.get<Text>(at(6)),
                               .gender = row.get<Text>(at(7)),
                               .birth_date = row.get<Text>(at(8)),
                               .picture = row.get<Text>(at(9)),
                               .locale = row.get<Text>(at(10))},
                   .external_id = row.get<Text>(at(11)),
                   .properties = row.get<std::string>(at(12)),
                   .meta = row.get<std::string>(at(13)),
                   .created_at = row.get<Timestamp>(at(14)),
                   .updated_at = row.get<Timestamp>(at(15)),
                   .version = row.get<std::int64_t>(at(16)),
                   .deletes_at = row.get<std::optional<Timestamp>>(at(18)),
                   .roles = to_roles(row.get<std::optional<Bytes>>(at(17))),
                   .contacts = {}};
}

std::vector<Account> list_accounts(db::Transaction& tx, ApplicationId const& application, Page const& page) {
    AccountId const after = page.after.value_or(AccountId());
    auto const rows = page.status
                          ? tx.query(list_by_status, application, after, page.limit, to_string(*page.status))
                          : tx.query(list_all, application, after, page.limit);
    return accounts_in(rows);
}

db::Question ask_accounts(std::span<AccountId const> ids) {
    return ask_about(find_several, ids);
}

std::vector<Account> accounts_in(db::Rows const& rows) {
    std::vector<Account> accounts;
    accounts.reserve(rows.size());
    for (auto const& row : rows) accounts.push_back(account_from_row(row));
    return accounts;
}

std::vector<AccountId> list_ids_by_creation(db::Transaction& tx, ApplicationId const& application,
                                            Order order, std::int64_t skipped, std::int64_t limit) {
    auto const& statement = order == Order::OldestFirst ? list_oldest : list_newest;
    std::vector<AccountId> ids;
    for (auto const& row : tx.query(statement, application, limit, skipped))
        ids.push_back(row.get<AccountId>(0));
    return ids;
}

std::int64_t count_accounts(db::Transaction& tx, ApplicationId const& application) {
    return tx.query_one(count_all, application)->get<std::int64_t>(0);
}

bool update_account(db::Transaction& tx, Account const& account) {
    auto const& profile = account.profile;
    return tx.execute(update, account.id, account.username, to_string(account.status), account.status_reason,
                      profile.given_name, profile.family_name, profile.gender, profile.birth_date,
                      profile.picture, profile.locale, account.external_id, account.properties, account.meta,
                      account.updated_at, account.version, to_column(account.roles), account.deletes_at) == 1;
}

void lock_account(db::Transaction& tx, AccountId const& id) {
    tx.send(lock, id);
}

bool remove_account(db::Transaction& tx, AccountId const& id) {
    return tx.execute(remove, id) == 1;
}

bool insert_identifier(db::Transaction& tx, ApplicationId const& application, Identifier const& identifier,
                       AccountId const& account, Proof proof, Timestamp now) {
    return tx.execute(claim, identifier.key(application), application, to_string(identifier.kind()),
                      identifier.value(), account, proof == Proof::Verified, now) == 1;
}

std::optional<Holder> find_holder(db::Transaction& tx, ApplicationId const& application,
                                  Identifier const& identifier) {
    return find_holders(tx, application, {&identifier, 1}).front();
}

std::vector<std::optional<Holder>> find_holders(db::Transaction& tx, ApplicationId const& application,
                                                std::span<Identifier const> identifiers) {
    std::vector<Hash> keys;
    for (auto const& identifier : identifiers) keys.push_back(identifier.key(application));
    std::vector<db::Question> questions;
    questions.reserve(keys.size());
    for (auto const& key : keys) questions.push_back(db::ask(holder, key));
    std::vector<std::optional<Holder>> holders;
    for (auto const& rows : tx.answer_together(questions))
        holders.push_back(rows.empty() ? std::nullopt : std::optional(holder_from_row(rows.front())));
    return holders;
}

std::optional<AccountId> remove_unverified_identifier(db::Transaction& tx, ApplicationId const& application,
                                                      Identifier const& identifier) {
    auto const row = tx.query_one(take, identifier.key(application));
    return row ? std::optional(row->get<AccountId>(0)) : std::nullopt;
}

bool update_identifier_verified(db::Transaction& tx, ApplicationId const& application,
                                Identifier const& identifier, AccountId const& account) {
    return tx.execute(verify, identifier.key(application), account, true) == 1;
}

bool remove_identifier(db::Transaction& tx, ApplicationId const& application, Identifier const& identifier,
                       AccountId const& account) {
    return tx.execute(release, identifier.key(application), account) == 1;
}

}  // namespace ostiary::accounts
