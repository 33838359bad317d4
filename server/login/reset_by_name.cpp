#include "login/reset_by_name.hpp"

#include "accounts/service.hpp"
#include "limits/counter.hpp"

namespace ostiary::login {
namespace {

constexpr auto purpose = codes::Purpose::ResetByName;
constexpr std::string_view nobodys_address = "nobody@example.org";  // asked about where there is none

// What the code is asked for by is the name, whether somebody has it or not. No address looks like this.
contacts::Target target_of(applications::Application const& application,
                           accounts::Identifier const& identifier) {
    auto const text = "name " + to_hex(identifier.key(application.id));
    return {contacts::Channel::Email, text, text};
}

// security: many accounts that name one mailbox do not flood it, nor all of them the application's sender
// (test_one_mailbox_gets_so_many_tokens_of_whatever_accounts,
// test_an_application_sends_so_many_tokens_a_day). What is sent where the owner is at home is bounded by his
// name alone, so that nobody else uses it up; and no other call counts here, or it would tell whose mailbox
// it is (test_what_others_ask_for_withholds_no_token_from_the_owner_of_an_address). As much is counted for
// all.
bool is_within_limits(db::Transaction& tx, applications::Application const& application,
                      std::optional<std::string> const& claimed, contacts::Target const& asked_for,
                      int most_a_day, Timestamp now) {
    using std::chrono::hours;
    auto const& rules = application.settings.codes;
    auto const id = application.id.bytes();
    auto const mailbox = claimed ? *claimed : "unsent " + asked_for.value;
    auto const hour =
        limits::count(tx, {"login.tokens.mailbox.hour", {id, as_bytes(mailbox)}}, hours(1), now);
    auto const day = limits::count(tx, {"login.tokens.mailbox.day", {id, as_bytes(mailbox)}}, hours(24), now);
    auto const all =
        limits::count(tx, {claimed ? "login.tokens.day" : "login.unsent_tokens.day", {id}}, hours(24), now);
    return !claimed ||
           (hour.used <= rules.per_target_hour && day.used <= rules.per_target_day && all.used <= most_a_day);
}

std::optional<AccountId> id_of(std::optional<accounts::Account> const& account) {
    return account ? std::optional(account->id) : std::nullopt;
}

messages::Outgoing mail_to(std::string const& address, applications::Application const& application,
                           accounts::Account const& account, codes::NewCode const& made,
                           messages::Words words) {
    return {.application = application.id,
            .application_name = application.name,
            .sender_name = application.settings.messages.sender_name,
            .account = account.id,
            .channel = contacts::Channel::Email,
            .purpose = std::string(messages::worded_mail),
            .languages = {},
            .target = address,
            .values = {{"code", made.digits}},
            .expires_at = made.code.expires_at,
            .words = std::move(words)};
}

}  // namespace

Result<void> ResetByName::send_token(applications::Application const& application, Wish const& wish) {
    auto const mail = messages_.get_mail_template(application.id, wish.mail);
    if (!mail || !messages::has_placeholder(*mail, wish.placeholder)) return fail(ErrorCode::NoSuchTemplate);
    auto const target = target_of(application, wish.identifier);
    return database_.write([&](db::Transaction& tx) -> Result<void> {
        auto const account = accounts::find_account_by(tx, application.id, wish.identifier);
        // security: for a name that nobody has, all is done but the sending
        // (test_a_token_for_a_name_that_nobody_has_is_answered_alike_and_not_sent).
        auto const made =
            codes_.issue_code(tx, application, {purpose, target, id_of(account), wish.lifetime, wish.caller});
        if (!made) return fail(made.error());
        auto const mailbox = account ? wish.address_of(*account) : std::nullopt;
        auto email = contacts::Email::parse(mailbox ? mailbox->address : "");
        // security: nobody sends mail where another has proven to read
        // (test_an_address_that_another_has_proven_gets_no_mail_of_this_account).
        auto const prover =
            accounts::find_prover(tx, application.id, email ? email->value() : nobodys_address);
        if (email && prover && *prover != account->id) email.reset();
        bool const is_claimed = email && mailbox->is_claim;
        bool const within =
            is_within_limits(tx, application, is_claimed ? std::optional(email->value()) : std::nullopt,
                             target, wish.most_a_day, made->code.created_at);
        if (!email || !within) return {};
        auto words = messages::fill(*mail, {{wish.placeholder, made->digits}});
        messages_.enqueue(tx, mail_to(email->value(), application, *account, *made, std::move(words)));
        return {};
    });
}

// The token is used up whatever comes of it here; a blocked account stays as it was. The account is held.
Result<LoggedIn> ResetByName::replace_and_begin(db::Transaction& tx,
                                                applications::Application const& application,
                                                accounts::Account const& held, std::string const& hash,
                                                Origin const& origin) {
    auto const may = accounts::check_may_authenticate(held);
    if (!may) return fail(may.error());
    passwords_.put_hash(tx, held.id, hash, application.settings.passwords);
    auto const ended = sessions_.end_sessions(tx, held.id);
    log_.record(tx, audit::Event::PasswordReset, held, origin.caller,
                audit::Details().add("ended_sessions", ended));
    auto session = sessions_.begin_session(tx, application, held, sessions::LoginMethod::Code, origin.client);
    if (!session) return fail(session.error());
    auto by = origin.caller;
    by.actor = audit::Actor::account(held.id);
    log_.record(tx, audit::Event::LoginSucceeded, held, by,
                audit::Details()
                    .add("method", sessions::to_string(session->session.method))
                    .add("session", session->session.id));
    return LoggedIn{held, std::move(*session)};
}

Result<LoggedIn> ResetByName::reset(applications::Application const& application,
                                    accounts::Identifier const& identifier, Secret const& token,
                                    Secret const& replacement, Origin const& origin) {
    auto const target = target_of(application, identifier);
    auto const account = database_.read(
        [&](db::Transaction& tx) { return accounts::find_account_by(tx, application.id, identifier); });
    auto const proof = codes_.prove(application, purpose, target, id_of(account), token, origin.caller);
    if (!proof) return fail(proof.error());
    if (!account) return fail(ErrorCode::WrongCode);
    auto const hash = passwords_.check_and_hash(*account, replacement, application.settings.passwords);
    if (!hash) {
        codes_.give_back(*proof);
        return fail(hash.error());
    }
    // security: the token and what it buys are one transaction
    // (test_of_sixteen_resets_with_one_token_one_happens).
    return database_.write([&](db::Transaction& tx) -> Result<LoggedIn> {
        auto const held = accounts::hold_account(tx, application.id, account->id);
        if (!held) return tx.undo(ErrorCode::WrongCode);
        auto const used = codes_.consume(tx, *proof);
        if (!used) return tx.undo(used.error());
        return replace_and_begin(tx, application, *held, *hash, origin);
    });
}

}  // namespace ostiary::login
