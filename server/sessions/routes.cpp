#include "sessions/routes.hpp"

namespace ostiary::sessions {
namespace {

using http::Request;
using http::Response;

Response current_session(Caller const& caller) {
    auto const& checked = *caller.checked;
    std::string body;
    body.reserve(checked.members_json.size() + 128);
    json::Writer json(body);
    json.begin_object().raw(checked.members_json);
    write_roles(json, *caller.application, caller.account());
    json.end_object();
    return Response::json(std::move(body));
}

Response own_sessions(std::vector<Session> const& sessions, SessionId const& current) {
    std::string body;
    json::Writer json(body);
    json.begin_object().key("items").begin_array();
    for (auto const& session : sessions) write_json(json, session, session.id == current);
    json.end_array().key("next").null().end_object();
    return Response::json(std::move(body));
}

Response ended(std::int64_t count) {
    std::string body;
    json::Writer(body).begin_object().field("ended", count).end_object();
    return Response::json(std::move(body));
}

void add_current_session(http::Router& router, Service& sessions, Authenticator const& authenticator) {
    router.add({.method = http::Method::Get,
                .pattern = "/v1/session",
                .quick = [&](Request const& request) -> std::optional<Result<Response>> {
                    auto const caller = authenticator.caller_in_memory(request);
                    if (!caller) return std::nullopt;
                    if (!*caller) return fail(caller->error());
                    return current_session(**caller);
                },
                .handle_together =
                    [&](std::span<Request const* const> requests) {
                        std::vector<Result<Response>> results;
                        for (auto const& caller : authenticator.callers_of(requests)) {
                            results.push_back(caller ? Result<Response>(current_session(*caller))
                                                     : fail(caller.error()));
                        }
                        return results;
                    }});
    router.add({.method = http::Method::Delete,
                .pattern = "/v1/session",
                .handle = [&](Request const& request) -> Result<Response> {
                    auto const caller = authenticator.caller_of(request);
                    if (!caller) return fail(caller.error());
                    auto const ended = sessions.end_session(caller->account(), caller->session().id,
                                                            caller->for_audit(request));
                    if (!ended) return fail(ErrorCode::Unauthenticated);
                    Response response = Response::no_content();
                    if (caller->carrier == Carrier::Cookie)
                        remove_session_cookie(response, request, *caller->application);
                    return response;
                }});
}

}  // namespace

void add_routes(http::Router& router, Service& sessions, Authenticator const& authenticator) {
    add_current_session(router, sessions, authenticator);
    router.add({.method = http::Method::Get,
                .pattern = "/v1/sessions",
                .handle = [&](Request const& request) -> Result<Response> {
                    auto const caller = authenticator.caller_of(request);
                    if (!caller) return fail(caller.error());
                    return own_sessions(sessions.list_sessions(caller->account().id), caller->session().id);
                }});
    router.add({.method = http::Method::Delete,
                .pattern = "/v1/sessions",
                .handle = [&](Request const& request) -> Result<Response> {
                    auto const caller = authenticator.caller_of(request);
                    if (!caller) return fail(caller.error());
                    return ended(sessions.end_all_sessions(caller->account(), caller->session().id,
                                                           caller->for_audit(request)));
                }});
    router.add({.method = http::Method::Delete,
                .pattern = "/v1/sessions/{session_id}",
                .handle = [&](Request const& request) -> Result<Response> {
                    auto const caller = authenticator.caller_of(request);
                    if (!caller) return fail(caller.error());
                    auto const id = SessionId::parse(request.path_parameter("session_id"));
                    if (!id) return fail(ErrorCode::NoSuchSession);
                    auto const ended =
                        sessions.end_session(caller->account(), *id, caller->for_audit(request));
                    if (!ended) return fail(ended.error());
                    return Response::no_content();
                }});
}

}  // namespace ostiary::sessions
