#include "sessions/service.hpp"

#include "audit/log.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "sessions/ending.hpp"
#include "sessions/login_token_store.hpp"
#include "sessions/store.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace ostiary::sessions {
namespace {

constexpr std::size_t longest_user_agent = 255;
constexpr std::size_t most_unwritten_uses = 100'000;
constexpr std::size_t uses_per_transaction = 200;
constexpr std::int64_t purged_at_once = 1'000;

std::string account_as_json(accounts::Account const& account) {
    std::string text;
    json::Writer json(text);
    accounts::write_json(json, account, accounts::Audience::Owner);
    return text;
}

std::string members_as_json(Session const& session, accounts::Account const& account) {
    std::string text;
    json::Writer json(text);
    write_json(json.key("session"), session);
    json.key("account")
        .begin_object()
        .field("id", account.id)
        .field("username", account.username)
        .field("status", accounts::to_string(account.status))
        .end_object();
    return text;
}

// Whole characters, at most the longest length; empty when it is no text.
std::string bounded_user_agent(std::string_view text) {
    text = text.substr(0, longest_user_agent);
    while (!text.empty() && !is_utf8(text)) text.remove_suffix(1);
    return has_control_characters(text) || turns_direction(text) ? std::string() : std::string(text);
}

CheckedPointer checked_of(Found found) {
    auto account_json = account_as_json(found.account);
    auto members_json = members_as_json(found.session, found.account);
    return std::make_shared<Checked const>(Checked{std::move(found.session), std::move(found.account),
                                                   std::move(account_json), std::move(members_json)});
}

bool lets_in(Checked const& checked, applications::Application const& application, Timestamp now) {
    return checked.session.application == application.id && checked.account.application == application.id &&
           checked.session.expires_at > now && accounts::check_may_authenticate(checked.account);
}

}  // namespace

Client Client::of(http::Request const& request) {
    return {bounded_user_agent(request.header("user-agent")), request.client.to_string()};
}

Service::Service(db::Database& database, Clock const& clock, Random& random, std::size_t cache_capacity)
    : database_(database), clock_(clock), random_(random), cache_(std::make_shared<Cache>(cache_capacity)) {
    database_.subscribe(std::string(accounts::changes_channel), [cache = cache_](std::string_view payload) {
        auto const account = AccountId::parse(payload);
        account ? cache->forget(*account) : cache->forget_everything();
    });
}

Result<NewSession> Service::begin_session(db::Transaction& tx, applications::Application const& application,
                                          accounts::Account const& account, LoginMethod method,
                                          Client const& client) {
    // An account of this transaction is nobody else's yet; another is held, so that it stays as it is.
    bool const is_new = method == LoginMethod::Registration;
    auto const held =
        is_new ? std::optional(account) : accounts::hold_account(tx, application.id, account.id);
    if (!held) return fail(ErrorCode::NoSuchAccount);
    auto const may = accounts::check_may_authenticate(*held);
    if (!may) return fail(may.error());
    auto const now = clock_.now();
    auto const& rules = application.settings.sessions;
    Secret token = make_token(account.id, random_);
    Session session{.account = account.id,
                    .token_hash = sha256(token.reveal()),
                    .id = SessionId::make(now, random_),
                    .application = application.id,
                    .method = method,
                    .user_agent = client.user_agent,
                    .address = client.address,
                    .created_at = now,
                    .last_seen_at = now,
                    .expires_at = now + rules.duration};
    insert_session(tx, session, client.device);
    if (!is_new && make_room(tx, session, client.device, rules.most_per_account))
        accounts::notify_changed(tx, account.id);
    NewSession made{std::move(session), std::move(token), {}};
    if (client.remember) made.login_token = remember(tx, made.session, client, rules.most_per_account);
    return made;
}

Secret Service::remember(db::Transaction& tx, Session const& session, Client const& client,
                         std::int64_t most) {
    ensure(client.device.has_value(), "a login token is for a device");
    Secret token = make_token(session.account, random_);
    auto remembered = session;
    remembered.id = SessionId::make(session.created_at, random_);
    remembered.token_hash = hash_of_login_token(token.reveal(), *client.device);
    remembered.expires_at = session.created_at + *client.remember;
    put_login_token(tx, remembered, *client.device);
    remove_least_recently_used_tokens(tx, session.account, most);
    return token;
}

// security: a login token is worthless on another device
// (a_login_token_works_on_its_own_device_alone).
Result<void> Service::use_login_token(db::Transaction& tx, applications::Application const& application,
                                      AccountId const& account, std::string_view token, Hash const& device) {
    bool const used = sessions::use_login_token(tx, account, application.id, device,
                                                hash_of_login_token(token, device), clock_.now());
    if (!used) return fail(ErrorCode::Unauthenticated);
    return {};
}

bool Service::is_logged_in_on(db::Transaction& tx, AccountId const& account, Hash const& device) const {
    return sessions::is_logged_in_on(tx, account, device, clock_.now());
}

std::int64_t Service::end_sessions(db::Transaction& tx, AccountId const& account,
                                   std::optional<SessionId> const& kept) {
    return end_all(tx, account, kept);
}

std::int64_t erase_sessions(db::Transaction& tx, AccountId const& account) {
    return end_all(tx, account, std::nullopt);
}

CheckedPointer Service::check_in_memory(applications::Application const& application,
                                        std::string_view token) {
    auto const account = account_of_token(token);
    // security: a node that may have missed a revocation asks the database
    // (a_node_that_hears_nobody_asks_the_database).
    if (!account || !database_.hears_other_nodes()) return nullptr;
    auto held = cache_->find(*account, sha256(token));
    if (!held || held->session.expires_at <= clock_.now() || held->session.application != application.id)
        return nullptr;
    return note_use(std::move(held), application);
}

Result<CheckedPointer> Service::check(applications::Application const& application, std::string_view token) {
    Presented const presented{&application, token};
    return std::move(check_together({&presented, 1}).front());
}

std::vector<Result<CheckedPointer>> Service::check_together(std::span<Presented const> presented) {
    std::vector<Result<CheckedPointer>> results;
    results.reserve(presented.size());
    std::vector<Sought> sought;
    for (auto const& [application, token] : presented) {
        auto& result = results.emplace_back(fail(ErrorCode::Unauthenticated));
        auto const account = account_of_token(token);
        if (!account) continue;
        if (auto held = check_in_memory(*application, token)) {
            result = std::move(held);
        } else {
            sought.push_back({application, *account, sha256(token), cache_->ticket(*account), &result});
        }
    }
    look_up(sought);
    return results;
}

// The tickets are older than what is read.
void Service::look_up(std::span<Sought const> sought) {
    if (sought.empty()) return;
    std::vector<Key> keys;
    for (auto const& each : sought) keys.push_back({each.account, each.token_hash});
    std::map<Hash, CheckedPointer> by_token;
    for (auto& [token_hash, found] : sessions_in(database_.read_together(ask_sessions(keys))))
        by_token.emplace(token_hash, checked_of(std::move(found)));
    for (auto const& each : sought) {
        auto const found = by_token.find(each.token_hash);
        if (found == by_token.end() || !lets_in(*found->second, *each.application, clock_.now())) continue;
        cache_->insert(each.ticket, found->second);
        *each.result = note_use(found->second, *each.application);
    }
}

CheckedPointer Service::note_use(CheckedPointer checked, applications::Application const& application) {
    auto const now = clock_.now();
    auto const& rules = application.settings.sessions;
    if (!is_use_worth_keeping(checked->session, rules, now)) return checked;
    Checked renewed = *checked;
    renewed.session.expires_at = expiry_after_use(checked->session, rules, now);
    renewed.session.last_seen_at = now;
    renewed.members_json = members_as_json(renewed.session, renewed.account);
    {
        std::scoped_lock const lock(uses_mutex_);
        if (uses_.size() < most_unwritten_uses) uses_.insert_or_assign(renewed.session.id, renewed.session);
    }
    auto held = std::make_shared<Checked const>(std::move(renewed));
    cache_->replace(checked, held);
    return held;
}

std::vector<Session> Service::list_sessions(AccountId const& account) {
    auto const now = clock_.now();
    return database_.read([&](db::Transaction& tx) {
        auto listed = sessions::list_sessions(tx, account, now);
        auto tokens = list_login_tokens(tx, account, now);
        std::ranges::move(tokens, std::back_inserter(listed));
        return listed;
    });
}

Result<void> Service::end_session(accounts::Account const& account, SessionId const& id,
                                  audit::Caller const& caller) {
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        auto ended = end_with_device(tx, account.id, id);
        if (!ended) ended = end_token(tx, account.id, id);
        if (!ended) return fail(ErrorCode::NoSuchSession);
        record_end(tx, account, id, *ended, caller);
        return {};
    });
}

Result<void> Service::log_out(accounts::Account const& account, SessionId const& id, Hash const& device,
                              audit::Caller const& caller) {
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        auto const ended = end_with_device(tx, account.id, id, device);
        if (!ended) return fail(ErrorCode::NoSuchSession);
        record_end(tx, account, id, *ended, caller);
        return {};
    });
}

void Service::record_end(db::Transaction& tx, accounts::Account const& account, SessionId const& id,
                         std::int64_t ended, audit::Caller const& caller) {
    accounts::notify_changed(tx, account.id);
    audit::record(tx,
                  {.event = audit::Event::SessionEnded,
                   .application = account.application,
                   .account = account.id,
                   .caller = caller,
                   .details = audit::Details().add("session", id).add("ended", ended)},
                  clock_.now(), random_);
}

std::int64_t Service::end_all_sessions(accounts::Account const& account, std::optional<SessionId> const& kept,
                                       audit::Caller const& caller) {
    auto const now = clock_.now();
    return database_.write([&](db::Transaction& tx) {
        auto const ended = end_sessions(tx, account.id, kept);
        if (ended == 0) return ended;
        audit::record(tx,
                      {.event = audit::Event::SessionsEnded,
                       .application = account.application,
                       .account = account.id,
                       .caller = caller,
                       .details = audit::Details().add("ended", ended)},
                      now, random_);
        return ended;
    });
}

void Service::write_uses() {
    std::unordered_map<SessionId, Session> uses;
    {
        std::scoped_lock const lock(uses_mutex_);
        uses.swap(uses_);
    }
    auto next = uses.begin();
    while (next != uses.end()) {
        auto const first = next;
        database_.write([&](db::Transaction& tx) {
            next = first;
            for (std::size_t i = 0; i < uses_per_transaction && next != uses.end(); ++i, ++next)
                update_use(tx, next->second);
        });
    }
}

void Service::purge() {
    auto const now = clock_.now();
    for (auto* const purge_some : {&purge_expired, &purge_expired_tokens}) {
        std::int64_t purged = purged_at_once;
        while (purged == purged_at_once) {
            purged =
                database_.write([&](db::Transaction& tx) { return purge_some(tx, now, purged_at_once); });
        }
    }
}

}  // namespace ostiary::sessions
