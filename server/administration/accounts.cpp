#include "administration/accounts.hpp"

#include "audit/log.hpp"
#include "base/json_merge_patch.hpp"
#include "base/text.hpp"
#include "deletion/erase.hpp"
#include "passwords/hash.hpp"
#include "pictures/service.hpp"

#include <algorithm>

namespace ostiary::administration {
namespace {

using accounts::Account;
using accounts::Identifier;
using applications::Application;

constexpr int most_administrators_held = 100;

contacts::Contact contact_of(contacts::Target const& target, bool verified, Timestamp now, Random& random) {
    return {.id = ContactId::make(now, random),
            .channel = target.channel,
            .value = target.value,
            .typed = target.typed,
            .is_primary = true,
            .active = true,
            .verified_at = verified ? std::optional(now) : std::nullopt,
            .created_at = now};
}

// The time that came along, where it is one between these two.
Timestamp past_time(std::optional<Timestamp> const& given, Timestamp earliest, Timestamp now) {
    return given && *given >= earliest && *given <= now ? *given : now;
}

Account account_of(Application const& application, NewAccount const& given, Timestamp now, Random& random) {
    Account account;
    account.id = given.id.value_or(AccountId::make(now, random));
    account.application = application.id;
    account.username = given.username;
    account.profile = given.profile;
    account.external_id = given.external_id;
    account.properties = given.properties;
    account.meta = given.meta;
    account.created_at = past_time(given.created_at, Timestamp(), now);
    account.updated_at = past_time(given.updated_at, account.created_at, now);
    if (given.email) account.contacts.push_back(contact_of(*given.email, given.email_verified, now, random));
    if (given.phone) account.contacts.push_back(contact_of(*given.phone, given.phone_verified, now, random));
    return account;
}

void check_username(std::vector<FieldError>& wrong, Text const& username, settings::Usernames const& rules) {
    if (!username) return;
    auto const name = Identifier::username(*username, rules);
    if (!name) wrong.push_back(name.error());
}

bool is_named(Account const& account) {
    return account.username || account.external_id || !account.contacts.empty();
}

// The account after the change, with everything that is wrong with it.
Account changed(Account account, AccountChange const& change, Application const& application,
                std::vector<FieldError>& wrong) {
    if (change.username) {
        account.username = *change.username;
        check_username(wrong, account.username, application.settings.usernames);
    }
    if (change.external_id) account.external_id = *change.external_id;
    std::ranges::move(profile::apply(change.profile, account), std::back_inserter(wrong));
    if (change.meta) account.meta = json::merge_patch(account.meta, *change.meta);
    if (account.meta.size() > largest_meta)
        wrong.push_back({"meta", ErrorCode::TooLarge, "At most 500000 bytes in all."});
    if (!is_named(account))
        wrong.push_back({"username", ErrorCode::Required, "An account keeps at least one identifier."});
    return account;
}

// As profile::Change::fields has its own.
std::string fields_of(AccountChange const& change) {
    std::string names;
    if (change.username) names += "username ";
    if (change.external_id) names += "external_id ";
    if (change.meta) names += "meta ";
    names += change.profile.fields();
    return std::string(trim(names));
}

// Whether a console is left without anybody who may log in once this account may not. Holds every active
// administrator, always in the same order, so that of two who remove each other one comes first.
bool is_last_administrator(db::Transaction& tx, Application const& application, AccountId const& id) {
    if (application.kind != applications::Kind::Console) return false;
    auto const listed = accounts::list_accounts(
        tx, application.id,
        {.after = std::nullopt, .status = accounts::Status::Active, .limit = most_administrators_held});
    bool others = false;
    bool own = false;
    for (auto const& each : listed) {
        auto const held = accounts::hold_account(tx, application.id, each.id);
        bool const active = held && held->status == accounts::Status::Active;
        (each.id == id ? own : others) |= active;
    }
    return own && !others;
}

}  // namespace

// security: an account is only ever looked up within its application
// (another_applications_account_is_not_there).
Result<Account> Accounts::get(ApplicationId const& application, AccountId const& id) {
    auto account = database_.read(
        [&](db::Transaction& tx) { return accounts::find_whole_account(tx, application, id); });
    if (!account) return fail(ErrorCode::NoSuchAccount);
    return std::move(*account);
}

AccountPage Accounts::list(ApplicationId const& application, accounts::Page const& page) {
    auto one_more = page;
    ++one_more.limit;
    AccountPage found{database_.read([&](db::Transaction& tx) {
                          return accounts::list_whole_accounts(tx, application, one_more);
                      }),
                      std::nullopt};
    if (std::cmp_greater(found.items.size(), page.limit)) {
        found.items.pop_back();
        found.next = found.items.back().id;
    }
    return found;
}

std::vector<Account> Accounts::list_by_ids(ApplicationId const& application, std::span<AccountId const> ids) {
    return database_.read(
        [&](db::Transaction& tx) { return accounts::list_whole_accounts(tx, application, ids); });
}

std::vector<AccountId> Accounts::list_ids_by_creation(ApplicationId const& application, accounts::Order order,
                                                      std::int64_t skipped, std::int64_t limit) {
    return database_.read([&](db::Transaction& tx) {
        return accounts::list_ids_by_creation(tx, application, order, skipped, limit);
    });
}

std::int64_t Accounts::count(ApplicationId const& application) {
    return database_.read([&](db::Transaction& tx) { return accounts::count_accounts(tx, application); });
}

std::vector<Account> Accounts::list_by_identifier(ApplicationId const& application, std::string const& text) {
    std::vector<Identifier> named{Identifier::username_as_given(text), Identifier::external_id(text)};
    for (auto const channel : {contacts::Channel::Email, contacts::Channel::Phone}) {
        auto const target = contacts::parse_target(channel, text);
        if (target) named.push_back(Identifier::contact(*target));
    }
    return database_.read([&](db::Transaction& tx) {
        std::vector<Account> found;
        for (auto const& identifier : named) {
            auto account = accounts::find_account_by(tx, application, identifier);
            if (!account) continue;
            bool const known = std::ranges::find(found, account->id, &Account::id) != found.end();
            if (!known) found.push_back(std::move(*account));
        }
        std::ranges::sort(found, {}, &Account::id);
        return found;
    });
}

std::vector<FieldError> Accounts::check(Application const& application, NewAccount const& given) {
    auto const account = account_of(application, given, clock_.now(), random_);
    std::vector<FieldError> wrong;
    if (!is_named(account))
        wrong.push_back({"username", ErrorCode::Required, "An account needs at least one identifier."});
    check_username(wrong, given.username, application.settings.usernames);
    if (given.password) {
        auto const own = passwords::identity_of(account);
        auto weak = passwords_.check_new(*given.password, own, application.settings.passwords, "password");
        std::ranges::move(weak, std::back_inserter(wrong));
    }
    if (given.password_hash && (given.password || !passwords::is_acceptable(*given.password_hash)))
        wrong.push_back({"password_hash", ErrorCode::InvalidValue, "No form of hash that is taken."});
    return wrong;
}

Result<PreparedAccount> Accounts::prepare(Application const& application, NewAccount const& given) {
    auto wrong = check(application, given);
    PreparedAccount prepared{account_of(application, given, clock_.now(), random_), given.password_hash};
    if (!wrong.empty()) return fail(Error{ErrorCode::InvalidRequest, std::move(wrong)});
    if (!given.password) return prepared;
    auto hash = passwords_.hash_new(*given.password, passwords::Priority::Known);
    if (!hash) return fail(hash.error());
    prepared.password_hash = std::move(*hash);
    return prepared;
}

Result<void> Accounts::add(db::Transaction& tx, Application const& application,
                           PreparedAccount const& prepared, audit::Caller const& caller) {
    auto const& account = prepared.account;
    if (accounts::is_known(tx, account.id))
        return fail(Error{ErrorCode::IdentifierTaken, {{"id", ErrorCode::IdentifierTaken, {}}}});
    auto const added = accounts::add_account(tx, account);
    if (!added) return fail(added.error());
    if (prepared.password_hash)
        passwords_.put_hash(tx, account.id, *prepared.password_hash, application.settings.passwords);
    bool const of_console = application.kind == applications::Kind::Console;
    log_.record(tx, of_console ? audit::Event::AdministratorCreated : audit::Event::AccountCreated, account,
                caller);
    audit::record_for_each(
        tx, *added, {.event = audit::Event::ContactTaken, .application = application.id, .caller = caller},
        clock_.now(), random_);
    return {};
}

Result<Account> Accounts::create(Application const& application, NewAccount const& given,
                                 audit::Caller const& caller) {
    auto const prepared = prepare(application, given);
    if (!prepared) return fail(prepared.error());
    return database_.write([&](db::Transaction& tx) -> Result<Account> {
        auto const added = add(tx, application, *prepared, caller);
        if (!added) return tx.undo(added.error());
        return prepared->account;
    });
}

Result<Account> Accounts::update(Application const& application, AccountId const& id,
                                 AccountChange const& change, audit::Caller const& caller) {
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<Account> {
        auto const before = accounts::hold_account(tx, application.id, id);
        if (!before) return fail(ErrorCode::NoSuchAccount);
        if (change.version && *change.version != before->version) return fail(ErrorCode::PreconditionFailed);
        std::vector<FieldError> wrong;
        auto after = changed(*before, change, application, wrong);
        if (!wrong.empty()) return fail(Error{ErrorCode::InvalidRequest, std::move(wrong)});
        if (change.profile.is_of(&accounts::Profile::picture)) pictures::erase_pictures(tx, id);
        after.version = before->version + 1;
        after.updated_at = now;
        auto const replaced = accounts::replace_account(tx, *before, after);
        if (!replaced) return tx.undo(replaced.error());
        log_.record(tx, audit::Event::AccountUpdated, after, caller,
                    audit::Details().add("fields", fields_of(change)));
        return after;
    });
}

// security: nobody is blocked and still logged in (blocking_ends_every_session_in_the_same_transaction).
Result<Account> Accounts::block(Application const& application, AccountId const& id, Text const& reason,
                                audit::Caller const& caller) {
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<Account> {
        if (is_last_administrator(tx, application, id)) return fail(ErrorCode::Forbidden);
        auto const before = accounts::hold_account(tx, application.id, id);
        if (!before) return fail(ErrorCode::NoSuchAccount);
        auto after = *before;
        after.status = accounts::Status::Blocked;
        after.status_reason = reason;
        after.version = before->version + 1;
        after.updated_at = now;
        auto const replaced = accounts::replace_account(tx, *before, after);
        if (!replaced) return tx.undo(replaced.error());
        auto const ended = sessions_.end_sessions(tx, id);
        log_.record(tx, audit::Event::AccountBlocked, after, caller,
                    audit::Details().add("reason", reason.value_or("")).add("ended_sessions", ended));
        return after;
    });
}

Result<Account> Accounts::unblock(Application const& application, AccountId const& id,
                                  audit::Caller const& caller) {
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) -> Result<Account> {
        auto const before = accounts::hold_account(tx, application.id, id);
        if (!before) return fail(ErrorCode::NoSuchAccount);
        if (before->status != accounts::Status::Blocked) return *before;
        auto after = *before;
        after.status = before->deletes_at ? accounts::Status::Deleting : accounts::Status::Active;
        after.status_reason = std::nullopt;
        after.version = before->version + 1;
        after.updated_at = now;
        auto const replaced = accounts::replace_account(tx, *before, after);
        if (!replaced) return tx.undo(replaced.error());
        log_.record(tx, audit::Event::AccountUnblocked, after, caller);
        return after;
    });
}

Result<void> Accounts::remove(Application const& application, AccountId const& id,
                              audit::Caller const& caller) {
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        if (is_last_administrator(tx, application, id)) return fail(ErrorCode::Forbidden);
        auto const account = accounts::hold_account(tx, application.id, id);
        if (!account) return fail(ErrorCode::NoSuchAccount);
        auto const ended = deletion::erase(tx, *account, clock_.now());
        log_.record(tx, audit::Event::AccountDeleted, *account, caller,
                    audit::Details().add("ended_sessions", ended));
        return {};
    });
}

}  // namespace ostiary::administration
