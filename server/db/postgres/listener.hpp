// Hears the notifications of all nodes on a connection and a thread of its own. It asks the server for a sign
// of life twice a second, so that a connection that has silently died is noticed, and `is_hearing` is never
// true for longer than two seconds after the last sign.
#pragma once

#include "db/open.hpp"
#include "db/postgres/connect.hpp"
#include "db/subscribers.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

namespace ostiary::db::postgres {

class Listener {
  public:
    Listener(Options const& options, Subscribers const& subscribers);
    ~Listener();
    Listener(Listener const&) = delete;
    Listener& operator=(Listener const&) = delete;

    bool is_hearing() const;

  private:
    void loop();
    void listen();
    void ask_for_sign_of_life(PGconn* session);
    void deliver(PGconn* session);
    // Or for the end; `session` may be missing.
    void wait_for_input(PGconn* session, std::chrono::milliseconds longest);

    Options options_;
    Subscribers const& subscribers_;
    // Steady clock; 0 is never.
    std::atomic<std::int64_t> last_sign_ = 0;
    std::atomic<bool> stopping_ = false;
    // Becomes readable when the thread shall stop.
    int stop_event_;
    std::thread thread_;
};

}  // namespace ostiary::db::postgres
