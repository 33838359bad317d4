#include "codes/service.hpp"

#include "accounts/service.hpp"
#include "audit/log.hpp"
#include "codes/recover_link.hpp"
#include "codes/store.hpp"
#include "contacts/own.hpp"
#include "limits/counter.hpp"

#include <fmt/format.h>

namespace ostiary::codes {
namespace {

using contacts::Channel;
using contacts::Target;
using settings::Presence;

constexpr std::int64_t purged_at_once = 1'000;
constexpr auto kept_after_expiry = std::chrono::hours(24);

// A stranger gets no message where an account is what the code is about.
bool is_to_be_sent(settings::Settings const& settings, Purpose purpose, bool has_account) {
    if (has_account || purpose == Purpose::Register) return true;
    return purpose == Purpose::LogIn && settings.registration.open && settings.registration.create_on_login;
}

// Whether a code sent to `target` may take the account's deletion back.
bool may_be_kept(accounts::Account const& account, Target const& target) {
    auto const* const contact = contacts::find(account.contacts, target);
    return account.status == accounts::Status::Deleting && contact != nullptr && contact->verified_at;
}

messages::Values values_of(applications::Application const& application, SendRequest const& request,
                           NewCode const& made, std::string_view public_url) {
    auto const minutes =
        std::chrono::ceil<std::chrono::minutes>(made.code.expires_at - made.code.created_at).count();
    messages::Values values{{"code", made.digits}, {"minutes", Secret(std::to_string(minutes))}};
    if (request.purpose == Purpose::ResetPassword) {
        auto link = recover_link(application, public_url, request.target, made.digits.reveal());
        values.emplace("link", std::move(link));
    }
    return values;
}

messages::Outgoing message_of(applications::Application const& application, SendRequest const& request,
                              NewCode const& made, std::string_view public_url) {
    return {.application = application.id,
            .application_name = application.name,
            .sender_name = application.settings.messages.sender_name,
            .account = made.code.account,
            .channel = request.target.channel,
            .purpose = std::string(to_string(request.purpose)),
            .languages = request.languages,
            .target = request.target.value,
            .values = values_of(application, request, made, public_url),
            .expires_at = made.code.expires_at};
}

std::string to_kept_answer(Sent const& sent) {
    return fmt::format("{} {}", to_microseconds(sent.resend_at), to_microseconds(sent.expires_at));
}

Sent from_kept_answer(Secret const& kept) {
    auto const text = std::string(kept.reveal());
    auto const space = text.find(' ');
    ensure(space != std::string::npos, "a kept answer has two times");
    return {from_microseconds(std::stoll(text.substr(0, space))),
            from_microseconds(std::stoll(text.substr(space + 1)))};
}

}  // namespace

void erase_codes(db::Transaction& tx, accounts::Account const& account) {
    remove_codes_of(tx, account.id);
    for (auto const& contact : account.contacts) {
        for (auto const purpose : all_purposes())
            remove_code_of_stranger(tx, key_of(account.application, purpose, contacts::target_of(contact)));
    }
}

bool is_allowed(settings::Settings const& settings, Purpose purpose, Channel channel) {
    bool const email = channel == Channel::Email;
    switch (purpose) {
        case Purpose::Register:
            return settings.registration.open &&
                   (email ? settings.registration.email : settings.registration.phone) != Presence::Hidden;
        case Purpose::LogIn:
            return email ? settings.login.email_code : settings.login.phone_code;
        case Purpose::Bind:
        case Purpose::Unbind:
        case Purpose::ResetPassword:
        case Purpose::CancelDeletion:
        case Purpose::ResetByName:
            return true;
        case Purpose::Deregister:
            return settings.deletion.allowed;
    }
    return false;
}

std::optional<AccountId> Service::account_bound_to(db::Transaction& tx,
                                                   applications::Application const& application,
                                                   Purpose purpose, Target const& target,
                                                   std::optional<AccountId> const& logged_in) {
    bool const of_nobody_logged_in =
        purpose == Purpose::LogIn || purpose == Purpose::ResetPassword || purpose == Purpose::CancelDeletion;
    if (!of_nobody_logged_in) return logged_in;
    auto const account = accounts::find_account_reached_at(tx, application.id, target);
    if (!account) return std::nullopt;
    if (purpose == Purpose::CancelDeletion && !may_be_kept(*account, target)) return std::nullopt;
    return account->id;
}

Result<void> Service::count_against_limits(db::Transaction& tx, applications::Application const& application,
                                           Target const& target, bool is_sent, Timestamp now) {
    using std::chrono::hours;
    auto const& rules = application.settings.codes;
    auto const id = application.id.bytes();
    auto const value = as_bytes(target.value);
    struct Limit {
        limits::Key key;
        Duration window;
        int most;
    };
    std::vector<Limit> limits{
        {limits::Key("codes.target.hour", {id, value}), hours(1), rules.per_target_hour},
        {limits::Key("codes.target.day", {id, value}), hours(24), rules.per_target_day}};
    if (target.channel == Channel::Phone) {
        // What is not sent uses up nothing that others need, yet costs the same and ends at the same number.
        auto const country = std::to_string(target.country_code);
        limits.push_back({limits::Key(is_sent ? "codes.sms.country.day" : "codes.unsent.country.day",
                                      {id, as_bytes(country)}),
                          hours(24), rules.sms_per_country_day});
        limits.push_back(
            {limits::Key(is_sent ? "codes.sms.application.day" : "codes.unsent.application.day", {id}),
             hours(24), rules.sms_per_application_day});
    }
    for (auto const& limit : limits) {
        auto const counted = limits::count(tx, limit.key, limit.window, now);
        if (counted.used > limit.most) return fail_until(ErrorCode::TooManyCodes, counted.resets_at - now);
    }
    return {};
}

Result<Sent> Service::send_code(applications::Application const& application, SendRequest const& request) {
    if (!is_allowed(application.settings, request.purpose, request.target.channel))
        return fail(ErrorCode::MethodNotEnabled);
    auto sent = send_first(application, request);
    if (sent || !request.repeat) return sent;
    // When the same request was sent twice at once, the other may have done it meanwhile.
    auto const now = clock_.now();
    auto const kept = database_.read(
        [&](db::Transaction& tx) { return idempotency::find_answer(tx, *request.repeat, keyring_, now); });
    if (kept && *kept) return from_kept_answer(**kept);
    return sent;
}

Result<Sent> Service::send_first(applications::Application const& application, SendRequest const& request) {
    auto const now = clock_.now();
    auto const key = key_of(application.id, request.purpose, request.target);
    return database_.write([&](db::Transaction& tx) -> Result<Sent> {
        if (request.repeat) {
            auto const kept = idempotency::find_answer(tx, *request.repeat, keyring_, now);
            if (!kept) return fail(kept.error());
            if (*kept) return from_kept_answer(**kept);
        }
        auto const resend_at = find_resend_at(tx, key);
        if (resend_at && *resend_at > now) return fail_until(ErrorCode::TooManyCodes, *resend_at - now);
        auto const account =
            account_bound_to(tx, application, request.purpose, request.target, request.account);
        bool const is_sent = is_to_be_sent(application.settings, request.purpose, account.has_value());
        auto const within = count_against_limits(tx, application, request.target, is_sent, now);
        if (!within) return fail(within.error());
        auto const made = make_code(application.id, request.purpose, request.target, account,
                                    application.settings.codes, keyring_, now, random_);
        insert_code(tx, made.code);
        if (is_sent) messages_.enqueue(tx, message_of(application, request, made, public_url_));
        record_sent(tx, made.code, request.caller);
        Sent const answer{made.code.resend_at, made.code.expires_at};
        if (!request.repeat) return answer;
        auto const kept =
            idempotency::keep_answer(tx, *request.repeat, to_kept_answer(answer), keyring_, random_, now);
        if (!kept) return tx.undo(kept.error());
        return answer;
    });
}

Result<NewCode> Service::issue_code(db::Transaction& tx, applications::Application const& application,
                                    Issue const& issue) {
    auto const now = clock_.now();
    auto const resend_at = find_resend_at(tx, key_of(application.id, issue.purpose, issue.target));
    if (resend_at && *resend_at > now) return fail_until(ErrorCode::TooManyCodes, *resend_at - now);
    auto const within = count_against_limits(tx, application, issue.target, true, now);
    if (!within) return fail(within.error());
    auto made = make_code(application.id, issue.purpose, issue.target, issue.account,
                          application.settings.codes, keyring_, now, random_);
    made.code.expires_at = now + issue.lifetime;
    insert_code(tx, made.code);
    record_sent(tx, made.code, issue.caller);
    return made;
}

void Service::record_sent(db::Transaction& tx, Code const& code, audit::Caller const& caller) {
    audit::record(tx,
                  {.event = audit::Event::CodeSent,
                   .application = code.application,
                   .account = code.account,
                   .caller = caller,
                   .details = audit::Details()
                                  .add("purpose", to_string(code.purpose))
                                  .add("channel", contacts::to_string(code.target.channel))},
                  code.created_at, random_);
}

// Whether somebody has the target or not, so that it shows neither in time nor in what is stored.
void Service::record_refusal(applications::Application const& application, Purpose purpose,
                             Target const& target, std::optional<AccountId> const& account,
                             audit::Caller const& caller) {
    audit::Entry const entry{.event = audit::Event::CodeRefused,
                             .application = application.id,
                             .account = account,
                             .caller = caller,
                             .details = audit::Details()
                                            .add("purpose", to_string(purpose))
                                            .add("channel", contacts::to_string(target.channel))};
    auto const now = clock_.now();
    database_.write([&](db::Transaction& tx) { audit::record(tx, entry, now, random_); });
}

// security: the try is counted, durably, before the comparison
// (wrong_guesses_are_counted_before_they_are_compared).
Result<Proof> Service::prove(applications::Application const& application, Purpose purpose,
                             Target const& target, std::optional<AccountId> const& account,
                             Secret const& digits, audit::Caller const& caller) {
    auto const now = clock_.now();
    auto const key = key_of(application.id, purpose, target);
    auto const attempt = database_.write([&](db::Transaction& tx) { return consume_try(tx, key, now); });
    Attempt const compared = attempt.value_or(Attempt{});
    bool const right = equal_in_constant_time(compared.hash, hash_of(keyring_, compared.id, digits.reveal()));
    // security: a code is worth nothing to another account
    // (a_code_works_only_for_its_own_purpose_target_and_account).
    if (!attempt || !right || attempt->account != account) {
        record_refusal(application, purpose, target, account, caller);
        return fail(ErrorCode::WrongCode);
    }
    return Proof(key, attempt->id, purpose, target);
}

Result<void> Service::check_code(applications::Application const& application, Purpose purpose,
                                 Target const& target, std::optional<AccountId> const& account,
                                 Secret const& digits, audit::Caller const& caller) {
    auto const proof = prove(application, purpose, target, account, digits, caller);
    if (!proof) return fail(proof.error());
    give_back(*proof);
    return {};
}

void Service::give_back(Proof const& proof) {
    database_.write([&](db::Transaction& tx) { restore_try(tx, proof.key_, proof.id_); });
}

Result<void> Service::consume(db::Transaction& tx, Proof const& proof) {
    if (!consume_code(tx, proof.key_, proof.id_, clock_.now())) return fail(ErrorCode::WrongCode);
    return {};
}

void Service::purge() {
    auto const before = clock_.now() - kept_after_expiry;
    std::int64_t purged = purged_at_once;
    while (purged == purged_at_once) {
        purged =
            database_.write([&](db::Transaction& tx) { return purge_expired(tx, before, purged_at_once); });
    }
}

}  // namespace ostiary::codes
