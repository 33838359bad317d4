// One thread that serves connections: its event loop, its listener and the timer of its timeouts.
#pragma once

#include "http/wire/asio.hpp"
#include "http/wire/thread_state.hpp"
#include "http/wire/tls.hpp"

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
    void wind_down();  // accepts no more, and lets connections end
    void abort();      // ends all connections

    // Waits until the last connection has ended; after one of those.
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
    std::optional<std::thread> thread_;
};

}  // namespace ostiary::http::wire
