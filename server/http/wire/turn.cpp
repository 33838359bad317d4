#include "http/wire/turn.hpp"

#include "http/proxies.hpp"

#include <exception>

namespace ostiary::http::wire {
namespace {

// For a request without a route: read and thrown away, so that the connection can be kept.
constexpr std::size_t largest_unwanted_body = 64 * 1024;

}  // namespace

void Turn::begin(Request& request) {
    began_ = thread_.service.clock.now();
    request.id = thread_.request_ids.make(*began_);
    read_forwarded(request);
    route_ = nullptr;
    auto match = thread_.service.router.find(request.method, request.path);
    if (match) {
        route_ = match->route;
        request.path_parameters = std::move(match->path_parameters);
    } else {
        miss_ = std::move(match.error());
    }
}

void Turn::read_forwarded(Request& request) const {
    auto const& trusted = thread_.service.options.trusted_proxies;
    request.client = peer_;
    request.transport = transport_;
    if (trusted.empty() || !is_trusted(peer_, trusted)) return;
    std::vector<std::string_view> forwarded_for;
    std::string_view forwarded_proto;
    for (auto const& [name, value] : request.headers) {
        if (name == "x-forwarded-for") forwarded_for.push_back(value);
        if (name == "x-forwarded-proto") forwarded_proto = value;
    }
    request.client = client_of(peer_, forwarded_for, trusted);
    request.transport = transport_of(transport_, peer_, forwarded_proto, trusted);
}

std::size_t Turn::largest_body() const {
    return route_ == nullptr ? largest_unwanted_body : route_->largest_body;
}

std::optional<Answer> Turn::answer_at_once(Request const& request) {
    if (route_ == nullptr) return answer_miss(miss_, request);
    return wire::answer_at_once(*route_, request, place_);
}

void Turn::finish(Request const& request, Answer&& answer, After after, std::string& out) {
    place_.reset();
    auto const date = thread_.date_line.at(*began_);
    try {
        if (auto const& last_word = thread_.service.last_word) last_word(request, answer.response);
        append_response(out, answer.response, request, after, date);
    } catch (std::exception const& e) {
        answer = answer_error(Error{ErrorCode::Internal, {}, std::nullopt, LogCause(e.what())}, request);
        append_response(out, answer.response, request, after, date);
    }
    observe(request, answer);
    began_.reset();
}

void Turn::observe(Request const& request, Answer& answer) const {
    auto const& observer = thread_.service.observer;
    if (!observer) return;
    auto const duration = thread_.service.clock.now() - *began_;
    try {
        observer(http::Exchange{request, answer.response, route_, duration, std::move(answer.cause),
                                answer.code, answer.from_memory});
    } catch (std::exception const&) {
        // The answer is made; an observer cannot undo it.
    }
}

}  // namespace ostiary::http::wire
