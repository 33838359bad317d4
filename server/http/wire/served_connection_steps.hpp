// The steps of a served connection. Included by serve.cpp alone, which makes them for both transports.
#pragma once

#include "http/wire/served_connection.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace ostiary::http::wire {

inline constexpr std::size_t body_buffer = 16 * 1024;
inline constexpr std::size_t most_unsent = 64 * 1024;
inline constexpr std::chrono::milliseconds goodbye_timeout{2'000};
inline constexpr std::chrono::milliseconds goodbye_timeout_when_stopping{300};

template <class Stream>
ServedConnection<Stream>::ServedConnection(ThreadState& thread, Executor executor, Address const& peer,
                                           Stream& transport)
    : thread_(thread),
      executor_(executor),
      transport_(transport),
      reader_({.largest_header = thread.service.options.largest_header}),
      turn_(thread, peer, Stream::kind),
      body_memory_(thread.service.bodies) {
    thread_.connections.add(*this);
}

template <class Stream>
void ServedConnection<Stream>::expire() {
    expired_ = true;
    AsioError ignored;
    transport_.socket().cancel(ignored);
}

template <class Stream>
void ServedConnection<Stream>::wind_down() {
    AsioError ignored;
    if (phase_ == Phase::Idle) transport_.socket().cancel(ignored);
}

template <class Stream>
void ServedConnection<Stream>::abort() {
    aborted_ = true;
    AsioError ignored;
    transport_.socket().close(ignored);
}

template <class Stream>
Awaitable<void> ServedConnection<Stream>::run() {
    bool goes_on = co_await shake_hands();
    while (goes_on) {
        goes_on = co_await read_request();
        if (goes_on) goes_on = co_await answer_request();
    }
    if (answered_last_) co_await say_goodbye();
}

template <class Stream>
Awaitable<bool> ServedConnection<Stream>::shake_hands() {
    enter(Phase::Idle);
    AsioError error;
    co_await transport_.shake_hands(error);
    phase_ = Phase::Answering;
    co_return !error;
}

template <class Stream>
Awaitable<bool> ServedConnection<Stream>::read_request() {
    reader_.next();
    owes_continue_ = false;
    auto progress = feed();
    while (progress != Progress::Complete) {
        bool goes_on = true;
        if (progress == Progress::HeaderRead) begin_turn();
        if (progress == Progress::NeedsMore) goes_on = co_await receive();
        if (progress == Progress::Refused) refuse(refusal_);
        if (!goes_on || progress == Progress::Refused) co_return false;
        progress = feed();
    }
    co_return true;
}

template <class Stream>
void ServedConnection<Stream>::begin_turn() {
    turn_.begin(reader_.request());
    reader_.take_body(turn_.largest_body());
    owes_continue_ = reader_.expects_continue();
}

template <class Stream>
Progress ServedConnection<Stream>::feed() {
    std::size_t used = 0;
    auto const progress = reader_.feed(buffer_.pending(), used);
    buffer_.use(used);
    if (progress == Progress::Refused) refusal_ = reader_.refusal();
    if (progress == Progress::Refused || body_memory_.grow_to(reader_.request().body.size())) return progress;
    ++thread_.service.refused_bodies;
    refusal_ = overloaded();
    return Progress::Refused;
}

template <class Stream>
Awaitable<bool> ServedConnection<Stream>::receive() {
    if (owes_continue_) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
    owes_continue_ = false;
    bool sent = flush_now();
    if (!sent) sent = co_await flush_rest();
    if (!sent) co_return false;
    auto const begun = reader_.has_begun() ? Phase::Header : Phase::Idle;
    enter(turn_.has_begun() ? Phase::Body : begun);
    if (phase_ == Phase::Idle && is_stopping() && !transport_.has_unread()) co_return false;
    auto const room = buffer_.room(phase_ == Phase::Body ? body_buffer : ReadBuffer::small);
    auto const space = asio::buffer(room.data(), room.size());
    AsioError error;
    auto token = awaiting(error);
    std::size_t const count = co_await transport_.stream().async_read_some(space, token);
    buffer_.add(count);
    co_return goes_on_after(error);
}

// What a failed or cancelled read means.
template <class Stream>
bool ServedConnection<Stream>::goes_on_after(AsioError const& error) {
    if (!error) return true;
    if (error != asio::error::operation_aborted || aborted_) return false;
    if (!expired_)
        return true;  // woken because the server stops; `receive` looks whether a request has begun
    if (reader_.has_begun()) refuse(Error{ErrorCode::RequestTimeout});
    return false;
}

template <class Stream>
Awaitable<bool> ServedConnection<Stream>::answer_request() {
    enter(Phase::Answering);
    auto answer = turn_.answer_at_once(reader_.request());
    if (!answer) {
        bool sent = flush_now();
        if (!sent) sent = co_await flush_rest();
        if (!sent) co_return false;
        enter(Phase::Answering);
        co_await run_on_lane();
        answer = std::move(lane_answer_);
    }
    finish(*std::move(answer));
    bool sent = out_.size() <= most_unsent || flush_now();
    if (!sent) sent = co_await flush_rest();
    co_return sent && !answered_last_;
}

template <class Stream>
Awaitable<void> ServedConnection<Stream>::run_on_lane() {
    StartOnLane start{this};
    UseAwaitable token;
    return asio::async_initiate<UseAwaitable, void()>(start, token);
}

// `completion` continues the connection on its own thread.
template <class Stream>
template <class Completion>
void ServedConnection<Stream>::start_on_lane(Completion completion) {
    auto const& route = *turn_.route();
    auto const& request = reader_.request();
    auto done = [this, completion = std::move(completion)](Answer answer) mutable {
        lane_answer_ = std::move(answer);
        asio::post(executor_, std::move(completion));
    };
    if (auto* gathering = thread_.service.gathering_of(route))
        return gathering->handle(request, std::move(done));
    lane_refuses_ = false;
    LanePool::Work work = [this, &route, &request, done = std::move(done)]() mutable {
        bool const refuses = lane_refuses_ || thread_.service.aborting;
        done(refuses ? answer_error(overloaded(), request) : answer_on_lane(route, request));
    };
    auto const rank = is_preferred(route, request) ? Rank::Preferred : Rank::Ordinary;
    if (thread_.service.pool(lane_of(route, request)).submit(work, rank)) return;
    lane_refuses_ = true;
    work();
}

template <class Stream>
void ServedConnection<Stream>::refuse(Error error) {
    auto& request = reader_.request();
    if (!turn_.has_begun()) turn_.begin(request);
    turn_.finish(request, answer_error(std::move(error), request), After::Close, out_);
    answered_last_ = true;
    reader_.next();
    body_memory_.release();
}

template <class Stream>
void ServedConnection<Stream>::finish(Answer&& answer) {
    answered_last_ = !reader_.keeps_alive() || is_stopping();
    auto const open = reader_.is_http_1_0() ? After::KeepOpenHttp10 : After::KeepOpen;
    turn_.finish(reader_.request(), std::move(answer), answered_last_ ? After::Close : open, out_);
    body_memory_.release();
    buffer_.shrink();
    answered_ = true;
}

// Writes what the socket takes at once, which nearly always is everything; true when nothing is left.
template <class Stream>
bool ServedConnection<Stream>::flush_now() {
    out_.erase(0, transport_.write_now(out_));
    return out_.empty();
}

template <class Stream>
Awaitable<bool> ServedConnection<Stream>::flush_rest() {
    enter(Phase::Writing);
    AsioError error;
    auto token = awaiting(error);
    auto const unsent = asio::buffer(out_.data(), out_.size());
    co_await asio::async_write(transport_.stream(), unsent, token);
    out_.clear();
    if (out_.capacity() > most_unsent) out_.shrink_to_fit();
    co_return !error;
}

// A socket closed with unread bytes would reset the connection and take the answer with it: wait for the
// client to close.
template <class Stream>
Awaitable<void> ServedConnection<Stream>::say_goodbye() {
    bool sent = flush_now();
    if (!sent) sent = co_await flush_rest();
    if (!sent) co_return;
    enter(Phase::Closing);
    AsioError error;
    co_await transport_.end(error);
    buffer_.use(buffer_.pending().size());
    auto const room = buffer_.room();
    auto const space = asio::buffer(room.data(), room.size());
    auto token = awaiting(error);
    while (!error && !expired_) co_await transport_.socket().async_read_some(space, token);
}

template <class Stream>
void ServedConnection<Stream>::enter(Phase phase) {
    if (phase == phase_) return;
    phase_ = phase;
    expired_ = false;
    auto const& options = thread_.service.options;
    auto const& connections = thread_.connections;
    switch (phase) {
        case Phase::Idle:
            return connections.set_deadline(*this, answered_ ? options.idle_timeout : options.header_timeout);
        case Phase::Header:
            return connections.set_deadline(*this, options.header_timeout);
        case Phase::Body:
            return connections.set_deadline(*this, options.body_timeout);
        case Phase::Answering:
            return connections.clear_deadline(*this);
        case Phase::Writing:
            return connections.set_deadline(*this, options.idle_timeout);
        case Phase::Closing:
            return connections.set_deadline(*this,
                                            is_stopping() ? goodbye_timeout_when_stopping : goodbye_timeout);
    }
}

}  // namespace ostiary::http::wire
