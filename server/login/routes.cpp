#include "login/routes.hpp"

#include "applications/request.hpp"
#include "contacts/fields.hpp"
#include "devices/answer.hpp"
#include "http/json_body.hpp"

namespace ostiary::login {
namespace {

using http::Request;
using http::Response;

// Exactly one name (username, email or phone) and exactly one proof (password or code).
struct Form {
    std::optional<std::string> username;
    std::optional<contacts::Target> target;
    std::optional<Secret> password;
    std::optional<Secret> code;
    sessions::Carrier carrier;
};

bool is_given(json::Fields const& in, std::string_view name) {
    return in.has(name) && !in.is_null(name);
}

Form read_form(json::Fields& in) {
    Form form{
        .username = in.text("username"),
        .target = std::nullopt,
        .password = in.secret("password", {.longest = 1'024, .control = json::ControlCharacters::Allow}),
        .code = in.secret("code", {.shortest = 4, .longest = 8}),
        .carrier = devices::read_carrier(in)};
    bool const by_username = is_given(in, "username");
    if (!by_username) form.target = contacts::read_target(in);
    if (by_username && (is_given(in, "email") || is_given(in, "phone"))) {
        contacts::read_email(in);
        contacts::read_phone(in);
        in.reject("username", ErrorCode::InvalidValue, "Only one of username, email and phone.");
    }
    bool const by_password = is_given(in, "password");
    bool const by_code = is_given(in, "code");
    if (by_password && by_code)
        in.reject("code", ErrorCode::InvalidValue, "Either a password or a code, not both.");
    if (by_username && by_code) in.reject("code", ErrorCode::InvalidValue, "A username takes a password.");
    if (!by_password && !by_code)
        in.reject("password", ErrorCode::Required, "A password or a code is needed.");
    return form;
}

Result<LoggedIn> log_in_by(Form const& form, applications::Application const& application,
                           Origin const& origin, Service& login) {
    if (form.code) return login.log_in_with_code(application, *form.target, *form.code, origin);
    auto const identifier = form.username ? accounts::Identifier::username_as_given(*form.username)
                                          : accounts::Identifier::contact(*form.target);
    return login.log_in_with_password(application, identifier, *form.password, origin);
}

Result<Response> log_in(Request const& request, Dependencies const& needs) {
    auto const application = applications::application_of(request, needs.directory);
    if (!application) return fail(application.error());
    http::JsonFields in(request);
    auto const form = read_form(in);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));
    auto const allowed = devices::check_carrier(form.carrier, request, **application);
    if (!allowed) return fail(allowed.error());

    auto const now = needs.clock.now();
    Origin const origin{.address = request.client,
                        .device = devices::device_of(request, **application, needs.keyring, now),
                        .client = sessions::Client::of(request),
                        .caller = audit::Caller::of(audit::Actor::anonymous(), request)};
    auto const logged_in = log_in_by(form, **application, origin, needs.login);
    if (!logged_in) return fail(logged_in.error());
    return devices::answer_with_session(
        request, **application,
        {.account = logged_in->account,
         .session = logged_in->session,
         .device_token = devices::make_token(needs.keyring, logged_in->account.id, now, needs.random),
         .carrier = form.carrier,
         .created = logged_in->created},
        now);
}

bool tries_a_password(Request const& request) {
    json::Document document;
    auto const body = http::json_body(request, document);
    if (!body) return false;
    auto const password = body->at_key("password");
    return password.error() == simdjson::SUCCESS && !password.is_null();
}

// A flood of passwords ends here, on the I/O thread, when no more of them can be hashed. A device counts as
// known here, whosever it is: that is seen later. Codes need no hash.
http::Quick refuse_in_a_crowd(Request const& request, Dependencies const& needs) {
    if (!tries_a_password(request)) return http::Place();
    // security: what is decided here depends on no name
    // (passwords_of_strangers_are_refused_alike_for_every_name).
    auto const application = applications::application_of(request, needs.directory);
    if (!application) return http::Place();
    auto place =
        needs.login.take_place(devices::device_of(request, **application, needs.keyring, needs.clock.now()));
    if (!place) return {fail(place.error())};
    return http::Place(std::move(*place));
}

limits::Rate login_rate(settings::Limits const& limits) {
    return {limits.logins_per_address_minute, std::chrono::minutes(1)};
}

}  // namespace

void add_routes(http::Router& router, Dependencies const& needs) {
    // Whoever shows a device that this server made keeps a place in a crowd; whether it is this account's
    // device is seen later.
    auto const shows_a_device = [needs](Request const& request) {
        auto const application = applications::application_of(request, needs.directory);
        return application &&
               devices::device_of(request, **application, needs.keyring, needs.clock.now()).has_value();
    };
    router.add({.method = http::Method::Post,
                .pattern = "/v1/sessions",
                .lane = http::Lane::Password,
                .handle = [needs](Request const& request) { return log_in(request, needs); },
                .largest_body = 16 * 1024,
                .quick = [needs](Request const& request) { return refuse_in_a_crowd(request, needs); },
                .preferred = shows_a_device,
                .guard = needs.guards.guard("logins", login_rate)});
}

}  // namespace ostiary::login
