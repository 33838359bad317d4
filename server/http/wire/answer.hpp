// From a request to its answer, without any I/O: which route, whether it is refused or answered at once, and
// what becomes of whatever a handler returns or throws. Nothing here throws for a handler's sake: a failure
// is an answer, with its cause for the log.
#pragma once

#include "http/router.hpp"

#include <optional>
#include <span>
#include <vector>

namespace ostiary::http::wire {

struct Answer {
    Response response;
    LogCause cause;                                // empty unless something failed
    std::optional<ErrorCode> code = std::nullopt;  // when it is a problem
    bool from_memory = false;                      // by the route's quick handler
};

// The problem document for `error`.
Answer answer_error(Error error, Request const& request);

// For a request that no route takes; an OPTIONS request for a path that exists gets its methods.
Answer answer_miss(Router::Miss const& miss, Request const& request);

// What the route's guard or quick handler or, on the inline lane, its handler says; nullopt when the lane
// must answer, while `place` is held.
std::optional<Answer> answer_at_once(Route const& route, Request const& request, Place& place);

// Runs the handler.
Answer answer_on_lane(Route const& route, Request const& request);
// Runs the handler of a route that handles requests together; the answers in the order of the requests. What
// it throws for the sake of one request, the others do not get, unless it is `Unavailable`.
std::vector<Answer> answer_together(Route const& route, std::span<Request const* const> requests);

// For a request that finds no room.
Error overloaded();

// Where the handler runs; the route's own lane also when its choice fails.
Lane lane_of(Route const& route, Request const& request);

// False also when the preference itself fails.
bool is_preferred(Route const& route, Request const& request);

}  // namespace ostiary::http::wire
