#include "faces/monaca/endpoint.hpp"

#include "faces/monaca/names.hpp"
#include "faces/monaca/rpc.hpp"

#include <spdlog/spdlog.h>

namespace ostiary::monaca {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t largest_body =
    2 * 1024 * 1024;                            // properties with every character escaped, and the rest
constexpr std::size_t largest_peek = 4 * 1024;  // bytes that are parsed on an I/O thread
constexpr std::size_t largest_quick_answer = 16 * 1024;

struct Answered {
    std::string text;  // JSON; empty: nothing is answered
    Secret session;
    std::optional<std::chrono::seconds> retry_after;
    std::string faults;  // for the log
};

Response respond(Answered answered) {
    auto response = answered.text.empty() ? Response() : Response::json(std::move(answered.text));
    if (!answered.session.empty())
        response.header("X-Set-Monaca-Cloud-Session", std::string(answered.session.reveal()));
    if (answered.retry_after) response.header("Retry-After", std::to_string(answered.retry_after->count()));
    response.cause = LogCause(std::move(answered.faults));
    return response;
}

Answered refuse(Call const& call, Fault const& fault, Dependencies const& needs) {
    return {answer_with(call.id, fault), {}, fault.retry_after, needs.faults.count(call.method, fault.code)};
}

std::optional<Fault> count_call(Method const& method, Asking const& asking) {
    if (method.counted_as.empty()) return std::nullopt;
    auto const& application = asking.application();
    auto const refusal = asking.needs.guards.refuse(
        method.counted_as, method.rate(application.settings.limits), application, asking.request.client);
    return refusal ? std::optional(fault_of(*refusal, {})) : std::nullopt;
}

// In the order of the checks: shape, method, key, device, session, and what the method checks.
Outcome<Answer> run(Call const& call, Request const& request, Dependencies const& needs) {
    if (!call.is_well_formed) return std::unexpected(Fault{FaultCode::InvalidRequest});
    auto const* const method = find_method(call.method);
    if (method == nullptr) return std::unexpected(Fault{FaultCode::MethodNotFound});
    Params params(call.params);
    auto const credentials = read_credentials(params, request.path_parameter("backend"), needs.directory);
    if (!credentials) return std::unexpected(credentials.error());
    Asking const asking{request, needs, *credentials, params};
    if (auto fault = count_call(*method, asking)) return std::unexpected(std::move(*fault));
    return method->handle(asking);
}

// Nothing leaves this face but an answer: the client knows no other status than 200.
Answered answer(Call const& call, Request const& request, Dependencies const& needs) try {
    auto outcome = run(call, request, needs);
    if (!outcome) return refuse(call, outcome.error(), needs);
    return {answer_with(call.id, outcome->result), std::move(outcome->session), std::nullopt, {}};
} catch (std::exception const& error) {
    spdlog::error("monaca: request {} failed: {}", request.id.to_string(), error.what());
    return refuse(call, Fault{FaultCode::InternalError}, needs);
}

Answered answer_all(Calls const& read, Request const& request, Dependencies const& needs) {
    Answered all;
    for (auto const& call : read.calls) {
        auto one = answer(call, request, needs);
        if (!one.session.empty()) all.session = std::move(one.session);
        if (one.retry_after) all.retry_after = one.retry_after;
        if (!one.faults.empty()) (all.faults += all.faults.empty() ? "" : ", ") += one.faults;
        if (!call.wants_answer) continue;
        if (read.is_batch) all.text += all.text.empty() ? '[' : ',';
        all.text += one.text;
    }
    if (read.is_batch && !all.text.empty()) all.text += ']';
    return all;
}

Response handle(Request const& request, Dependencies const& needs) {
    json::Document memory;
    auto const read = read_calls(memory, request.body);
    return respond(read ? answer_all(*read, request, needs) : refuse(Call(), read.error(), needs));
}

// `User.getProperties` of a session that this node remembers.
std::optional<Response> answer_from_memory(Call const& call, Request const& request,
                                           Dependencies const& needs) {
    Params params(call.params);
    auto const credentials = read_credentials(params, request.path_parameter("backend"), needs.directory);
    auto names = read_names(params);
    if (!credentials || params.fault()) return std::nullopt;
    auto const checked = needs.sessions.check_in_memory(*credentials->application, credentials->session);
    if (!checked || checked->account.properties.size() > largest_quick_answer) return std::nullopt;
    auto const& properties = checked->account.properties;
    auto text = begin_answer(call.id, properties.size());
    append_properties(text, properties, std::move(names));
    text += '}';
    return Response::json(std::move(text));
}

// The one call of a small body, if it is one whose lane and answer can be found here.
std::optional<Call> peek(Request const& request, json::Document& memory) {
    return request.body.size() > largest_peek ? std::nullopt : read_only_call(memory, request.body);
}

bool needs_a_hash(Call const& call) {
    auto const* const method = find_method(call.method);
    return method != nullptr && method->cost == Cost::Hashes;
}

// What is answered on the I/O thread: properties, and that there is no room for another password.
http::Quick answer_quickly(Request const& request, Dependencies const& needs) {
    thread_local json::Document memory;
    auto const call = peek(request, memory);
    if (!call || !call->wants_answer || !call->has_named_params) return http::Place();
    if (call->method == "User.getProperties") return {answer_from_memory(*call, request, needs)};
    if (!needs_a_hash(*call)) return http::Place();
    auto place = needs.login.take_place(std::nullopt);
    if (!place) return {respond(refuse(*call, fault_of(place.error(), {}), needs))};
    return http::Place(std::move(*place));
}

// A large body or a batch may hold any method.
http::Lane lane_of(Request const& request) {
    thread_local json::Document memory;
    auto const call = peek(request, memory);
    return call && !needs_a_hash(*call) ? http::Lane::Database : http::Lane::Password;
}

}  // namespace

void add_routes(http::Router& router, Dependencies const& needs) {
    router.add(
        {.method = http::Method::Post,
         .pattern = "/monaca/{backend}",
         .handle = [needs](Request const& request) -> Result<Response> { return handle(request, needs); },
         .largest_body = largest_body,
         .quick = [needs](Request const& request) { return answer_quickly(request, needs); },
         .lane_of = lane_of});
}

bool open_to_all_origins(Request const& request, Response& response) {
    constexpr std::string_view face = "/monaca/";
    std::string_view const path = request.path;
    // What goes on after the backend is its management, which no page calls.
    if (!path.starts_with(face) || path.substr(face.size()).contains('/')) return false;
    if (request.header("origin").empty()) return true;
    bool const is_preflight =
        request.method == http::Method::Options && !request.header("access-control-request-method").empty();
    if (is_preflight) {
        response = Response::no_content();
        response.header("Access-Control-Allow-Methods", "POST");
        response.header("Access-Control-Allow-Headers", "Content-Type");
        response.header("Access-Control-Max-Age", "600");
    }
    response.header("Access-Control-Allow-Origin", "*");
    response.header("Access-Control-Expose-Headers", "X-Set-Monaca-Cloud-Session, Retry-After, X-Request-Id");
    return true;
}

}  // namespace ostiary::monaca
