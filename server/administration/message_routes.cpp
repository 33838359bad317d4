#include "administration/act.hpp"
#include "administration/request.hpp"
#include "audit/log.hpp"

namespace ostiary::administration {
namespace {

using http::Method;
using http::Response;
using messages::OutboxEntry;
using messages::State;

void write_message(json::Writer& json, OutboxEntry const& message) {
    bool const waits = message.state == State::Waiting;
    json.begin_object()
        .field("id", message.id)
        .field("channel", contacts::to_string(message.channel))
        .field("purpose", message.purpose)
        .field("language", message.language)
        .field("target", message.target)
        .field("account_id", message.account)
        .field("state", messages::to_string(message.state))
        .field("attempts", message.attempts)
        .field("last_error", message.last_error.empty() ? std::nullopt : std::optional(message.last_error))
        .field("created_at", message.created_at)
        .field("next_attempt_at", waits ? std::optional(message.next_attempt_at) : std::nullopt)
        .field("expires_at", message.expires_at)
        .end_object();
}

Result<std::optional<State>> read_state(http::Request const& request) {
    auto const text = request.query_parameter("state");
    if (!text) return std::nullopt;
    auto const state = messages::parse_state(*text);
    if (!state) return fail_field("state", ErrorCode::NotOneOf, "One of waiting, sent, dead, expired.");
    return state;
}

Result<Response> list_messages(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const page = read_page<MessageId>(act.request);
    if (!page) return fail(page.error());
    auto const state = read_state(act.request);
    if (!state) return fail(state.error());
    auto found = act.needs.messages.list_messages(application->id, *state, page->after, page->limit + 1);
    auto const next = take_next(found, page->limit);
    return answer_list(found, next, write_message);
}

Result<Response> retry_message(Act const& act) {
    auto const application = application_of(act);
    if (!application) return fail(application.error());
    auto const id = id_in_path<MessageId>(act.request, "message_id", ErrorCode::NoSuchMessage);
    if (!id) return fail(id.error());
    auto const now = act.needs.clock.now();
    auto const record = [&](db::Transaction& tx) {
        audit::record(tx,
                      {.event = audit::Event::MessageRetried,
                       .application = application->id,
                       .caller = act.caller,
                       .details = audit::Details().add("message", *id)},
                      now, act.needs.random);
    };
    auto const message = act.needs.messages.retry_message(application->id, *id, record);
    if (!message) return fail(message.error());
    std::string body;
    json::Writer json(body);
    write_message(json, *message);
    return Response::json(std::move(body));
}

constexpr Route message_table[] = {
    {.method = Method::Get,
     .pattern = "/v1/admin/applications/{application_id}/messages",
     .handle = list_messages,
     .parameters = "limit after state"},
    {Method::Post, "/v1/admin/applications/{application_id}/messages/{message_id}/retry", retry_message},
};

}  // namespace

std::span<Route const> message_routes() {
    return message_table;
}

}  // namespace ostiary::administration
