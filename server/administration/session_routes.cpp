#include "administration/act.hpp"
#include "administration/request.hpp"

namespace ostiary::administration {
namespace {

using http::Method;
using http::Response;

Result<Response> list_sessions(Act const& act) {
    auto const subject = subject_of(act);
    if (!subject) return fail(subject.error());
    auto const found = act.needs.sessions.list_sessions(subject->account.id);
    return answer_list(found, std::nullopt, [](json::Writer& json, sessions::Session const& session) {
        sessions::write_json(json, session);
    });
}

Result<Response> end_sessions(Act const& act) {
    auto const subject = subject_of(act);
    if (!subject) return fail(subject.error());
    auto const ended = act.needs.sessions.end_all_sessions(subject->account, std::nullopt, act.caller);
    std::string body;
    json::Writer(body).begin_object().field("ended", ended).end_object();
    return Response::json(std::move(body));
}

Result<Response> end_session(Act const& act) {
    auto const subject = subject_of(act);
    if (!subject) return fail(subject.error());
    auto const id = id_in_path<SessionId>(act.request, "session_id", ErrorCode::NoSuchSession);
    if (!id) return fail(id.error());
    auto const ended = act.needs.sessions.end_session(subject->account, *id, act.caller);
    if (!ended) return fail(ended.error());
    return Response::no_content();
}

constexpr std::string_view all_sessions =
    "/v1/admin/applications/{application_id}/accounts/{account_id}/sessions";

constexpr Route session_table[] = {
    {Method::Get, all_sessions, list_sessions},
    {Method::Delete, all_sessions, end_sessions},
    {Method::Delete, "/v1/admin/applications/{application_id}/accounts/{account_id}/sessions/{session_id}",
     end_session},
};

}  // namespace

std::span<Route const> session_routes() {
    return session_table;
}

}  // namespace ostiary::administration
