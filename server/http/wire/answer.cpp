#include "http/wire/answer.hpp"

#include <exception>
#include <type_traits>

namespace ostiary::http::wire {
namespace {

constexpr std::chrono::seconds retry_when_unavailable{1};
constexpr std::chrono::seconds retry_when_overloaded{1};

Error unavailable(std::string_view cause) {
    return Error{ErrorCode::Unavailable, {}, retry_when_unavailable, LogCause(std::string(cause))};
}

Error internal(std::string_view cause) {
    return Error{ErrorCode::Internal, {}, std::nullopt, LogCause(std::string(cause))};
}

// The one place where exceptions of handlers end. `call` gives the answer, or an optional one.
template <class Call>
std::invoke_result_t<Call> caught(Request const& request, Call call) {
    try {
        return call();
    } catch (Unavailable const& e) {
        return answer_error(unavailable(e.what()), request);
    } catch (std::exception const& e) {
        return answer_error(internal(e.what()), request);
    } catch (...) {
        return answer_error(internal("an exception of unknown type"), request);
    }
}

Answer answer_result(Result<Response>&& result, Request const& request) {
    if (!result) return answer_error(std::move(result.error()), request);
    return Answer{*std::move(result), {}};
}

// One of those that a route handles together.
Answer answer_alone(Route const& route, Request const* request) {
    return caught(*request, [&] {
        auto results = route.handle_together({&request, 1});
        ensure(results.size() == 1, "a request gets a result");
        return answer_result(std::move(results.front()), *request);
    });
}

}  // namespace

Answer answer_error(Error error, Request const& request) {
    return Answer{Response::problem(error, request.id), std::move(error.cause), error.code};
}

Answer answer_miss(Router::Miss const& miss, Request const& request) {
    if (miss.code == ErrorCode::NotFound) return answer_error(Error{miss.code}, request);
    Answer answer;
    if (request.method == Method::Options) {
        answer.response = Response::no_content();
    } else {
        answer = answer_error(Error{miss.code}, request);
    }
    answer.response.header("Allow", miss.allowed + ", OPTIONS");
    return answer;
}

std::optional<Answer> answer_at_once(Route const& route, Request const& request, Place& place) {
    return caught(request, [&]() -> std::optional<Answer> {
        if (route.guard) {
            if (auto refusal = route.guard(request)) return answer_error(*std::move(refusal), request);
        }
        if (route.quick) {
            auto said = route.quick(request);
            if (said.answer) {
                auto answer = answer_result(*std::move(said.answer), request);
                answer.from_memory = true;
                return answer;
            }
            place = std::move(said.place);
        }
        if (route.lane != Lane::Inline) return std::nullopt;
        return answer_result(route.handle(request), request);
    });
}

Answer answer_on_lane(Route const& route, Request const& request) {
    return caught(request, [&] { return answer_result(route.handle(request), request); });
}

std::vector<Answer> answer_together(Route const& route, std::span<Request const* const> requests) try {
    auto results = route.handle_together(requests);
    ensure(results.size() == requests.size(), "each request gets a result");
    std::vector<Answer> answers;
    answers.reserve(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i)
        answers.push_back(answer_result(std::move(results[i]), *requests[i]));
    return answers;
} catch (Unavailable const& e) {
    std::vector<Answer> answers;
    for (auto const* request : requests) answers.push_back(answer_error(unavailable(e.what()), *request));
    return answers;
} catch (...) {
    std::vector<Answer> answers;
    for (auto const* request : requests) answers.push_back(answer_alone(route, request));
    return answers;
}

Error overloaded() {
    return Error{ErrorCode::Overloaded, {}, retry_when_overloaded};
}

Lane lane_of(Route const& route, Request const& request) try {
    return route.lane_of ? route.lane_of(request) : route.lane;
} catch (...) {
    return route.lane;
}

bool is_preferred(Route const& route, Request const& request) try {
    return route.preferred && route.preferred(request);
} catch (...) {
    return false;
}

}  // namespace ostiary::http::wire
