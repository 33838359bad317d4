// The connections of one I/O thread, and their timeouts. One coarse timer calls `tick`; a deadline costs a
// number written into the connection, where a timer for each operation would cost a third of a small request.
// Deadlines are never early, and late by two ticks at most.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace ostiary::http::wire {

// What others may do to a connection, on its own I/O thread. None of these ends it at once: it notices and
// ends itself.
class Connection {
  public:
    virtual ~Connection() = default;
    // The deadline has passed. Called again at each tick until the deadline is moved.
    virtual void expire() = 0;
    // The server stops: end when no request has begun to arrive, otherwise after answering it.
    virtual void wind_down() = 0;
    // End whatever is going on.
    virtual void abort() = 0;

  private:
    friend class Connections;
    static constexpr std::uint64_t never = UINT64_MAX;
    std::uint64_t due_ = never;
    std::size_t index_ = 0;
};

class Connections {
  public:
    explicit Connections(std::chrono::milliseconds tick_length) : tick_length_(tick_length) {}

    void add(Connection& connection);
    void remove(Connection& connection);

    std::chrono::milliseconds tick_length() const { return tick_length_; }
    void set_deadline(Connection& connection, std::chrono::milliseconds from_now) const;
    void clear_deadline(Connection& connection) const { connection.due_ = Connection::never; }

    void tick();
    void wind_down();
    void abort();

  private:
    std::chrono::milliseconds tick_length_;
    std::uint64_t now_ = 0;  // in ticks
    std::vector<Connection*> connections_;
};

}  // namespace ostiary::http::wire
