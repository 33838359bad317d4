#include "introspection/routes.hpp"

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "sessions/request.hpp"

namespace ostiary::introspection {
namespace {

using applications::ApplicationPointer;
using applications::KeyPointer;
using http::Request;
using http::Response;

constexpr std::string_view failures = "introspection failures";
constexpr limits::Rate failure_rate{30, std::chrono::minutes(1)};

// What follows the scheme; empty when another scheme is used.
std::string_view credentials(Request const& request, std::string_view scheme) {
    auto const header = request.header("authorization");
    bool const used =
        header.size() > scheme.size() && equal_ignoring_case(header.substr(0, scheme.size()), scheme);
    return used ? trim(header.substr(scheme.size())) : std::string_view();
}

// The key as a bearer token (RFC 6750) or as the password of Basic (RFC 7617), whose user name is not looked
// at.
std::string shown_key(Request const& request) {
    auto const bearer = credentials(request, "bearer ");
    if (!bearer.empty()) return std::string(bearer);
    auto const basic = from_base64(credentials(request, "basic "));
    if (!basic) return {};
    auto const pair = as_text(*basic);
    auto const colon = pair.find(':');
    return colon == std::string_view::npos ? std::string() : std::string(pair.substr(colon + 1));
}

// security: a backend sees only sessions of its own application
// (test_another_applications_token_is_as_good_as_none), and no other kind of key is taken
// (test_only_a_secret_key_checks_tokens).
Result<ApplicationPointer> application_of(KeyPointer const& key, Dependencies const& needs) {
    bool const right = key && key->kind == applications::KeyKind::Secret && key->application;
    auto application = right ? needs.directory.by_id(*key->application) : nullptr;
    if (!application) {
        return fail(Error{ErrorCode::Unauthenticated,
                          {{"Authorization", ErrorCode::InvalidValue, "A secret key of an application."}}});
    }
    return application;
}

// security: keys are not guessed at speed (test_after_many_wrong_keys_from_one_address_the_next_waits).
Result<ApplicationPointer> authenticate(Request const& request, Dependencies const& needs) {
    auto const counted = needs.directory.default_application()->id;
    auto const now = needs.clock.now();
    auto const wait = needs.limiter.find_wait(failures, counted, request.client, failure_rate, now);
    if (wait) return fail_until(ErrorCode::TooManyRequests, *wait);
    auto application = application_of(needs.directory.secret_key(shown_key(request)), needs);
    if (!application) needs.limiter.refuse(failures, counted, request.client, failure_rate, now);
    return application;
}

std::int64_t seconds(Timestamp time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

void write_contact(json::Writer& json, accounts::Account const& account, contacts::Channel channel,
                   std::string const& name) {
    auto const* const contact = account.primary(channel);
    if (!contact) return;
    json.field(name, contact->value).field(name + "_verified", contact->verified_at.has_value());
}

Response active(applications::Application const& application, sessions::Checked const& checked) {
    std::string body;
    json::Writer json(body);
    json.begin_object()
        .field("active", true)
        .field("token_type", "Bearer")
        .field("client_id", application.publishable_key)
        .field("sub", checked.account.id)
        .field("sid", checked.session.id)
        .field("iat", seconds(checked.session.created_at))
        .field("exp", seconds(checked.session.expires_at));
    if (checked.account.username) json.field("username", *checked.account.username);
    write_contact(json, checked.account, contacts::Channel::Email, "email");
    write_contact(json, checked.account, contacts::Channel::Phone, "phone_number");
    sessions::write_roles(json, application, checked.account);
    json.end_object();
    return Response::json(std::move(body));
}

// RFC 7662 section 2.2: nothing is told of a token that is not active.
Response inactive() {
    return Response::json(R"({"active":false})");
}

Result<std::string> read_token(Request const& request) {
    auto const content_type = request.header("content-type");
    auto const media_type = trim(content_type.substr(0, content_type.find(';')));
    if (!equal_ignoring_case(media_type, "application/x-www-form-urlencoded"))
        return fail(ErrorCode::UnsupportedMediaType);
    // RFC 6749, section 3.1.
    for (auto const* name : {"token", "token_type_hint"}) {
        if (request.repeats_form_field(name)) return fail_field(name, ErrorCode::DuplicateField);
    }
    auto token = request.form_field("token");
    if (!token || token->empty()) return fail_field("token", ErrorCode::Required);
    return std::move(*token);
}

Result<Response> introspect(Request const& request, Dependencies const& needs) {
    auto const application = authenticate(request, needs);
    if (!application) return fail(application.error());
    auto const token = read_token(request);
    if (!token) return fail(token.error());
    auto const checked = needs.sessions.check(**application, *token);
    return checked ? active(**application, **checked) : inactive();
}

// Only what is known here to be active.
std::optional<Result<Response>> introspect_in_memory(Request const& request, Dependencies const& needs) {
    auto const application = application_of(needs.directory.secret_key_in_memory(shown_key(request)), needs);
    auto const token = application ? read_token(request) : fail(ErrorCode::Unauthenticated);
    if (!token) return std::nullopt;
    auto const checked = needs.sessions.check_in_memory(**application, *token);
    if (!checked) return std::nullopt;
    return active(**application, *checked);
}

}  // namespace

void add_routes(http::Router& router, Dependencies const& needs) {
    router.add({.method = http::Method::Post,
                .pattern = "/v1/tokens/introspect",
                .handle = [needs](Request const& request) { return introspect(request, needs); },
                .largest_body = 4 * 1024,
                .quick = [needs](Request const& request) { return introspect_in_memory(request, needs); }});
}

}  // namespace ostiary::introspection
