// One thread that serves connections: its event loop, its listener and the timer of its timeouts.
#pragma once

#include "http/wire/asio.hpp"
#include "http/wire/thread_state.hpp"
#include "http/wire/tls.hpp"

#include <latch>
#include <optional>
#include <thread>

namespace ostiary::http::wire {

class IoThread {
  public:
    // Listens from here on, and accepts from `start` on. `tls` is null for plain connections; it and
    // `service` outlive this. With `share_port` several threads listen on one port, and the kernel spreads
    // connections over them.
    IoThread(Service& service, TlsSettings const* tls, asio::ip::tcp::endpoint const& listen_on,
             bool share_port);
    ~IoThread();
    IoThread(IoThread const&) = delete;
    IoThread& operator=(IoThread const&) = delete;

    void start();
    asio::ip::tcp::endpoint const& endpoint() const { return endpoint_; }

    // From another thread; each returns at once.
    void wind_down();  // accepts no more than what the kernel has accepted already, and lets connections end
    void abort();      // ends all connections

    // After `wind_down`: waits until every connection that will be is among `Service::connections`.
    void wait_until_all_are_accepted() { all_accepted_.wait(); }

    // Waits until the last connection has ended; after `abort`.
    void join();

  private:
    Awaitable<void> accept_all();
    Awaitable<void> wait_before_accepting();
    Awaitable<void> sweep();
    void admit(Socket socket, asio::ip::tcp::endpoint const& peer);
    void accept_the_waiting();

    ThreadState state_;
    TlsSettings const* tls_;
    asio::io_context context_{1};
    Acceptor acceptor_;
    asio::ip::tcp::endpoint endpoint_;
    Timer sweep_timer_;
    std::latch all_accepted_{1};
    std::optional<std::thread> thread_;
};

}  // namespace ostiary::http::wire
