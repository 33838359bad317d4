#include "codes/routes.hpp"

#include "applications/request.hpp"
#include "contacts/fields.hpp"
#include "contacts/own.hpp"
#include "http/json_body.hpp"
#include "messages/language.hpp"

#include <algorithm>

namespace ostiary::codes {
namespace {

using http::Request;
using http::Response;

constexpr auto digits_rule = json::TextRule{.shortest = 4, .longest = 8};

// Who asks: the application always, the session where the purpose needs one.
struct Asker {
    applications::ApplicationPointer application;
    std::optional<sessions::Caller> logged_in;

    std::optional<AccountId> account() const {
        return logged_in ? std::optional(logged_in->account().id) : std::nullopt;
    }
};

bool needs_session(Purpose purpose) {
    return purpose == Purpose::Bind || purpose == Purpose::Unbind || purpose == Purpose::Deregister;
}

// Whether the account may ask for such a code to this target.
bool is_own(accounts::Account const& account, contacts::Target const& target, Purpose purpose) {
    if (purpose == Purpose::Bind) return true;
    auto const* const contact = contacts::find(account.contacts, target);
    return contact != nullptr && (purpose != Purpose::Deregister || contact->verified_at);
}

// Nobody is logged in, and nobody says so: a token that has ended does, a cookie may be left over.
bool has_no_session(Request const& request, Error const& error) {
    return error.code == ErrorCode::Unauthenticated && request.header("authorization").empty();
}

Result<Asker> asker_of(Request const& request, Purpose purpose, contacts::Target const& target,
                       Dependencies const& needs) {
    auto application = applications::application_of(request, needs.directory);
    if (!application) return fail(std::move(application.error()));
    if (!needs_session(purpose)) return Asker{std::move(*application), std::nullopt};
    auto caller = needs.authenticator.caller_of(request);
    if (!caller) {
        if (purpose == Purpose::Deregister && has_no_session(request, caller.error()))
            return Asker{std::move(*application), std::nullopt};
        return fail(std::move(caller.error()));
    }
    if (!is_own(caller->account(), target, purpose)) {
        return fail_field(std::string(contacts::to_string(target.channel)), ErrorCode::InvalidValue,
                          "Not a contact of this account, or not a verified one.");
    }
    return Asker{std::move(*application), std::move(*caller)};
}

// What the code is for in the end. Whoever is not logged in has nothing to deregister.
Purpose purpose_of(Asker const& asker, Purpose asked) {
    bool const cancels = asked == Purpose::Deregister && !asker.logged_in;
    return cancels ? Purpose::CancelDeletion : asked;
}

std::optional<Purpose> read_purpose(json::Fields& in) {
    auto const text = in.required_text("purpose");
    auto const purpose = parse_purpose(text);
    if (!purpose && !text.empty()) {
        in.reject("purpose", ErrorCode::NotOneOf,
                  "register, log_in, bind, unbind, reset_password or deregister.");
    }
    return purpose;
}

std::optional<std::string> read_language(json::Fields& in) {
    auto const text = in.text("language", {.shortest = 2, .longest = 35});
    if (!text) return std::nullopt;
    auto language = messages::parse_language(*text);
    if (!language) in.reject("language", ErrorCode::InvalidValue, "A language tag such as en or zh-Hant.");
    return language;
}

// What the recipient reads, best first: as asked, as the account says, as the browser says, as the
// application says.
std::vector<std::string> languages_for(Request const& request, Asker const& asker,
                                       std::optional<std::string> const& wanted) {
    std::vector<std::string> languages;
    if (wanted) languages.push_back(*wanted);
    auto const locale = asker.logged_in ? asker.logged_in->account().profile.locale : std::nullopt;
    if (locale) languages.push_back(*locale);
    std::ranges::copy(messages::parse_accept_language(request.header("accept-language")),
                      std::back_inserter(languages));
    languages.push_back(asker.application->settings.messages.language);
    return languages;
}

audit::Caller audit_caller(Request const& request, Asker const& asker) {
    auto const actor =
        asker.logged_in ? audit::Actor::account(asker.logged_in->account().id) : audit::Actor::anonymous();
    return audit::Caller::of(actor, request);
}

Result<Response> send_code(Request const& request, Dependencies const& needs) {
    http::JsonFields in(request);
    auto const purpose = read_purpose(in);
    auto const target = contacts::read_target(in);
    auto const language = read_language(in);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));

    auto const asker = asker_of(request, *purpose, *target, needs);
    if (!asker) return fail(asker.error());
    auto const repeat = idempotency::key_of(request, asker->application->id);
    if (!repeat) return fail(repeat.error());
    auto const sent =
        needs.codes.send_code(*asker->application, {.purpose = purpose_of(*asker, *purpose),
                                                    .target = *target,
                                                    .languages = languages_for(request, *asker, language),
                                                    .account = asker->account(),
                                                    .repeat = *repeat,
                                                    .caller = audit_caller(request, *asker)});
    if (!sent) return fail(sent.error());
    std::string answer;
    json::Writer(answer)
        .begin_object()
        .field("expires_at", sent->expires_at)
        .field("resend_at", sent->resend_at)
        .end_object();
    return Response::json(std::move(answer), 202);
}

Result<Response> check_code(Request const& request, Dependencies const& needs) {
    http::JsonFields in(request);
    auto const purpose = read_purpose(in);
    auto const target = contacts::read_target(in);
    auto const digits = in.required_secret("code", digits_rule);
    if (auto wrong = in.finish()) return fail(std::move(*wrong));

    auto const asker = asker_of(request, *purpose, *target, needs);
    if (!asker) return fail(asker.error());
    auto const meant = purpose_of(*asker, *purpose);
    auto const bound_to = needs.database.read([&](db::Transaction& tx) {
        return needs.codes.account_bound_to(tx, *asker->application, meant, *target, asker->account());
    });
    auto const right = needs.codes.check_code(*asker->application, meant, *target, bound_to, digits,
                                              audit_caller(request, *asker));
    if (!right) return fail(right.error());
    return Response::json(R"({"valid":true})");
}

limits::Rate code_rate(settings::Limits const& limits) {
    return {limits.codes_per_address_hour, std::chrono::hours(1)};
}

limits::Rate lookup_rate(settings::Limits const& limits) {
    return {limits.lookups_per_address_minute, std::chrono::minutes(1)};
}

}  // namespace

void add_routes(http::Router& router, Dependencies const& needs) {
    router.add({.method = http::Method::Post,
                .pattern = "/v1/codes",
                .handle = [needs](Request const& request) { return send_code(request, needs); },
                .largest_body = 4 * 1024,
                .guard = needs.guards.guard("codes", code_rate)});
    router.add({.method = http::Method::Post,
                .pattern = "/v1/codes/check",
                .handle = [needs](Request const& request) { return check_code(request, needs); },
                .largest_body = 4 * 1024,
                .guard = needs.guards.guard("lookups", lookup_rate)});
}

}  // namespace ostiary::codes
