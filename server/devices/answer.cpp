#include "devices/answer.hpp"

#include "applications/cross_origin.hpp"

namespace ostiary::devices {

using sessions::Carrier;

Carrier read_carrier(json::Fields& in) {
    auto const text = in.text("session");
    if (!text || *text == "bearer") return Carrier::Bearer;
    if (*text != "cookie") in.reject("session", ErrorCode::NotOneOf, "bearer or cookie.");
    return Carrier::Cookie;
}

Result<void> check_carrier(Carrier carrier, http::Request const& request,
                           applications::Application const& application) {
    if (carrier == Carrier::Cookie && !applications::origin_is_allowed(request, application))
        return fail(ErrorCode::OriginNotAllowed);
    return {};
}

http::Response answer_with_session(http::Request const& request, applications::Application const& application,
                                   Answer const& answer, Timestamp now) {
    bool const in_body = answer.carrier == Carrier::Bearer;
    std::string body;
    json::Writer json(body);
    json.begin_object().key("account");
    accounts::write_json(json, answer.account, accounts::Audience::Owner);
    json.key("session");
    sessions::write_json(json, answer.session.session, std::nullopt,
                         in_body ? answer.session.token.reveal() : std::string_view());
    sessions::write_roles(json, application, answer.account);
    if (in_body) json.field("device_token", answer.device_token.reveal());
    if (answer.created) json.field("created", *answer.created);
    json.end_object();
    auto response = http::Response::json(std::move(body), 201);
    if (!in_body) {
        sessions::set_session_cookie(response, request, application, answer.session, now);
        set_device_cookie(response, request, application, answer.device_token);
    }
    return response;
}

}  // namespace ostiary::devices
