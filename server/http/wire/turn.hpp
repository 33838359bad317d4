// One request and its answer, without the socket: gives the request its id and its client, finds its route,
// and writes the answer as bytes, told to the observer. Whatever a handler or a hook does, an answer comes
// out.
#pragma once

#include "http/wire/answer.hpp"
#include "http/wire/thread_state.hpp"

#include <optional>
#include <string>

namespace ostiary::http::wire {

class Turn {
  public:
    Turn(ThreadState& thread, Address const& peer, Transport transport)
        : thread_(thread), peer_(peer), transport_(transport) {}

    // Once the header is read, or the request is refused before that.
    void begin(Request& request);

    bool has_begun() const { return began_.has_value(); }
    std::size_t largest_body() const;

    // Null when no route takes the request; `answer_at_once` then has the answer.
    Route const* route() const { return route_; }
    // nullopt when the route's lane must answer.
    std::optional<Answer> answer_at_once(Request const& request);

    // Appends the answer to `out`. The turn may then begin again.
    void finish(Request const& request, Answer&& answer, After after, std::string& out);

  private:
    void read_forwarded(Request& request) const;
    void observe(Request const& request, Answer& answer) const;

    ThreadState& thread_;
    Address const peer_;
    Transport const transport_;
    std::optional<Timestamp> began_;
    Route const* route_ = nullptr;
    Router::Miss miss_{ErrorCode::NotFound, {}};
    Place place_;  // until the answer is made
};

}  // namespace ostiary::http::wire
