// Registering, logging in and out, changing the password, leaving.
#include "faces/monaca/account.hpp"
#include "faces/monaca/method.hpp"
#include "faces/monaca/user.hpp"

namespace ostiary::monaca {
namespace {

constexpr auto any_name = json::TextRule{.longest = 255};

limits::Rate login_rate(settings::Limits const& limits) {
    return {limits.logins_per_address_minute, std::chrono::minutes(1)};
}
limits::Rate registration_rate(settings::Limits const& limits) {
    return {limits.registrations_per_address_hour, std::chrono::hours(1)};
}
limits::Rate lookup_rate(settings::Limits const& limits) {
    return {limits.lookups_per_address_minute, std::chrono::minutes(1)};
}

audit::Caller owner(Asking const& asking, accounts::Account const& account) {
    return audit::Caller::of(audit::Actor::account(account.id), asking.request);
}

registration::Form read_form(Params& params) {
    registration::Form form;
    form.username = params.required_text("username", new_name);
    if (auto properties = registration::read_properties(params)) form.properties = std::move(*properties);
    return form;
}

// What is no text or no object, and with it what the rules say of the other parameters.
std::optional<Fault> find_fault(Asking const& asking, applications::Application const& application,
                                registration::Form const& form) {
    auto fault = asking.params.fault();
    if (!fault) return std::nullopt;
    auto const good = asking.needs.registration.validate(application, form);
    if (!good) tell_more(*fault, good.error());
    return fault;
}

Outcome<Answer> register_user(Asking const& asking) {
    auto const application = under_rules(asking.application());
    auto form = read_form(asking.params);
    form.password = read_new_password(asking.params, "password");
    if (auto fault = find_fault(asking, application, form)) return std::unexpected(std::move(*fault));
    auto const registered = asking.needs.registration.register_account(
        application, form, {remembering_client(asking), anonymous(asking)});
    if (!registered) return std::unexpected(fault_of(registered.error(), "username"));
    return answer_with_session(registered->account, registered->session);
}

Outcome<Answer> validate(Asking const& asking) {
    auto const form = read_form(asking.params);
    auto application = under_rules(asking.application());
    application.settings.registration.password = settings::Presence::Hidden;
    if (auto fault = find_fault(asking, application, form)) return std::unexpected(std::move(*fault));
    auto const good = asking.needs.registration.validate(application, form);
    if (!good) return std::unexpected(fault_of(good.error(), "username"));
    return Answer{};
}

login::Origin origin_of(Asking const& asking, sessions::Client client) {
    return {.address = asking.request.client,
            .device = std::nullopt,
            .client = std::move(client),
            .caller = anonymous(asking)};
}

Outcome<Answer> log_in(Asking const& asking) {
    auto const username = asking.params.required_text("username", any_name);
    auto const password = asking.params.required_secret("password", any_password);
    if (auto fault = asking.params.fault()) return std::unexpected(std::move(*fault));
    auto const logged_in = asking.needs.login.log_in_with_password(
        under_rules(asking.application()), login_identifier_of(asking, username), password,
        origin_of(asking, remembering_client(asking)));
    if (!logged_in) return std::unexpected(fault_of(logged_in.error(), "username"));
    return answer_with_session(logged_in->account, logged_in->session);
}

// security: 256 bits are not guessed, so that good tokens are not counted and an address that many share is
// not locked out by them; wrong ones are, for their cost
// (test_of_automatic_logins_only_wrong_tokens_are_counted).
constexpr std::string_view wrong_tokens = "wrong tokens";

limits::Rate wrong_token_rate(settings::Limits const& limits) {
    return {limits.wrong_tokens_per_address_minute, std::chrono::minutes(1)};
}

// The client of somebody who was never logged in shows an empty one each time; that costs nothing.
Fault refuse_token(Asking const& asking, Secret const& token) {
    auto const& application = asking.application();
    std::optional<Error> refusal;
    if (sessions::account_of_token(token.reveal())) {
        refusal = asking.needs.guards.refuse(wrong_tokens, wrong_token_rate(application.settings.limits),
                                             application, asking.request.client);
    }
    return refusal ? fault_of(*refusal, {})
                   : Fault::of_parameter("loginToken", "The token is not good any more.");
}

Outcome<Answer> log_in_automatically(Asking const& asking) {
    auto const& rules = asking.application().settings.monaca;
    if (!rules.auto_login) return std::unexpected(Fault{FaultCode::InvalidOperation});
    auto const token = asking.params.required_secret("loginToken", {.shortest = 0, .longest = 255});
    if (auto fault = asking.params.fault()) return std::unexpected(std::move(*fault));
    auto const& application = asking.application();
    auto const refusal = asking.needs.guards.find_refusal(
        wrong_tokens, wrong_token_rate(application.settings.limits), application, asking.request.client);
    if (refusal) return std::unexpected(fault_of(*refusal, {}));
    // The token stays as it is, so that its time is bounded by the last login with a password.
    auto const logged_in = asking.needs.login.log_in_with_token(application, token, device_of(asking),
                                                                origin_of(asking, client_on_device(asking)));
    if (!logged_in) {
        if (logged_in.error().code == ErrorCode::WrongCredentials)
            return std::unexpected(refuse_token(asking, token));
        return std::unexpected(fault_of(logged_in.error(), "loginToken"));
    }
    return answer_with_session(logged_in->account, logged_in->session);
}

Outcome<Answer> log_out(Asking const& asking) {
    auto const checked = require_login(asking);
    if (!checked) return std::unexpected(checked.error());
    auto const& account = (*checked)->account;
    auto const ended = asking.needs.sessions.log_out(account, (*checked)->session.id, device_of(asking),
                                                     owner(asking, account));
    if (!ended) return std::unexpected(fault_of(ended.error(), {}));
    return Answer{};
}

Outcome<Answer> unregister(Asking const& asking) {
    auto const password = asking.params.required_secret("password", any_password);
    if (auto fault = asking.params.fault()) return std::unexpected(std::move(*fault));
    auto const checked = require_login(asking);
    if (!checked) return std::unexpected(checked.error());
    auto const& account = (*checked)->account;
    // Nobody can agree to anything here, so that what asks for it closes this way out.
    if (!asking.application().settings.deletion.consent_text.empty())
        return std::unexpected(Fault{FaultCode::InvalidOperation});
    auto const gone = asking.needs.deletions.deregister(
        asking.application(), account,
        {.proof = password, .reason = {}, .comment = {}, .consent = false, .caller = owner(asking, account)});
    if (!gone) return std::unexpected(fault_of(gone.error(), "password"));
    return Answer{};
}

Outcome<Answer> update_password(Asking const& asking) {
    auto const old_password = asking.params.required_secret("oldPassword", any_password);
    auto const new_password = read_new_password(asking.params, "newPassword");
    if (auto fault = asking.params.fault()) return std::unexpected(std::move(*fault));
    auto const checked = require_login(asking);
    if (!checked) return std::unexpected(checked.error());
    auto const& account = (*checked)->account;
    auto const changed = asking.needs.passwords.change_password(
        under_rules(asking.application()), account, (*checked)->session.id,
        {old_password, new_password, owner(asking, account)});
    if (!changed) return std::unexpected(fault_of(changed.error(), "oldPassword", password_names));
    return Answer{};
}

constexpr Method account_table[] = {
    {"User.register", register_user, Cost::Hashes, "registrations", registration_rate},
    {"User.validate", validate, Cost::Reads, "lookups", lookup_rate},
    {"User.login", log_in, Cost::Hashes, "logins", login_rate},
    {"User.autoLogin", log_in_automatically},
    {"User.logout", log_out},
    {"User.unregister", unregister, Cost::Hashes, "logins", login_rate},
    {"User.updatePassword", update_password, Cost::Hashes, "logins", login_rate},
};

}  // namespace

std::span<Method const> account_methods() {
    return account_table;
}

}  // namespace ostiary::monaca
