// A connection being served: reads requests one after the other, answers each, and writes the answers. The
// steps are coroutines on the connection's I/O thread; a handler runs there or on its lane, and meanwhile the
// connection waits.
#pragma once

#include "http/wire/asio.hpp"
#include "http/wire/read_buffer.hpp"
#include "http/wire/request_reader.hpp"
#include "http/wire/turn.hpp"

namespace ostiary::http::wire {

// What the connection waits for; each has its deadline.
enum class Phase {
    Idle,       // the first byte of a request
    Header,     // the rest of the request line and headers
    Body,       // the rest of the body
    Answering,  // a handler; no deadline
    Writing,    // a client that is slow to take its answer
    Closing,    // a client that has its last answer, to close
};

template <class Stream>  // PlainTransport or TlsTransport
class ServedConnection final : public Connection {
  public:
    ServedConnection(ThreadState& thread, Executor executor, Address const& peer, Stream& transport);
    ~ServedConnection() override { thread_.connections.remove(*this); }

    Awaitable<void> run();

    void expire() override;
    void wind_down() override;
    void abort() override;

  private:
    // What a lambda would be, if GCC 12 did not miscompile it as a coroutine's argument.
    struct StartOnLane {
        ServedConnection* connection;
        template <class Completion>
        void operator()(Completion&& completion) const {
            connection->start_on_lane(std::forward<Completion>(completion));
        }
    };

    // Of the coroutines, those that answer a bool answer false when the connection is to end.
    Awaitable<bool> shake_hands();
    Awaitable<bool> read_request();
    Awaitable<bool> receive();
    Awaitable<bool> answer_request();
    Awaitable<void> run_on_lane();
    Awaitable<bool> flush_rest();
    Awaitable<void> say_goodbye();

    Progress feed();
    void begin_turn();
    void refuse(Error error);
    void finish(Answer&& answer);
    bool goes_on_after(AsioError const& error);
    template <class Completion>
    void start_on_lane(Completion completion);
    bool flush_now();
    void enter(Phase phase);
    bool is_stopping() const { return thread_.service.stopping; }

    ThreadState& thread_;
    Executor executor_;
    Stream& transport_;
    ReadBuffer buffer_;
    RequestReader reader_;
    Turn turn_;
    MemoryShare body_memory_;
    std::string out_;
    std::optional<Answer> lane_answer_;
    Error refusal_{ErrorCode::MalformedRequest};
    Phase phase_ = Phase::Answering;
    bool answered_ = false;       // at least once
    bool answered_last_ = false;  // with `Connection: close`
    bool owes_continue_ = false;
    bool lane_refuses_ = false;
    bool expired_ = false;
    bool aborted_ = false;
};

}  // namespace ostiary::http::wire
