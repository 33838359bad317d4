#include "http/wire/io_thread.hpp"

#include "http/wire/scheduling.hpp"
#include "http/wire/serve.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <new>

namespace ostiary::http::wire {
namespace {

using asio::ip::tcp;
using std::chrono::milliseconds;

constexpr milliseconds shortest_tick{5};
constexpr milliseconds longest_tick{250};
constexpr milliseconds pause_without_descriptors{100};
constexpr int longest_backlog = asio::socket_base::max_listen_connections;

milliseconds tick_for(ServerOptions const& options) {
    auto const shortest = std::min({options.header_timeout, options.body_timeout, options.idle_timeout});
    return std::clamp(shortest / 8, shortest_tick, longest_tick);
}

void let_others_share(Acceptor& acceptor) {
    int const on = 1;
    if (setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) {
        throw boost::system::system_error(errno, boost::system::system_category());
    }
}

void listen(Acceptor& acceptor, tcp::endpoint const& endpoint, bool share_port) {
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    if (share_port) let_others_share(acceptor);
    acceptor.set_option(tcp::no_delay(true));  // every accepted socket has it from here
    acceptor.bind(endpoint);
    acceptor.listen();
}

Address address_of(tcp::endpoint const& endpoint) {
    auto const address = endpoint.address();
    if (address.is_v6()) return Address::from_bytes(address.to_v6().to_bytes());
    return Address::from_bytes(asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes());
}

}  // namespace

IoThread::IoThread(Service& service, TlsSettings const* tls, tcp::endpoint const& listen_on, bool share_port)
    : state_(service, tick_for(service.options)),
      tls_(tls),
      acceptor_(context_.get_executor()),
      sweep_timer_(context_.get_executor()) {
    listen(acceptor_, listen_on, share_port);
    endpoint_ = acceptor_.local_endpoint();
}

IoThread::~IoThread() {
    abort();
    join();
}

void IoThread::start() {
    asio::co_spawn(context_.get_executor(), accept_all(), asio::detached);
    asio::co_spawn(context_.get_executor(), sweep(), asio::detached);
    thread_.emplace([this] {
        request_short_time_slice();
        context_.run();
    });
}

void IoThread::join() {
    if (thread_ && thread_->joinable()) thread_->join();
}

void IoThread::wind_down() {
    asio::post(context_, [this] {
        AsioError ignored;
        acceptor_.cancel(ignored);
    });
}

void IoThread::abort() {
    asio::post(context_, [this] {
        AsioError ignored;
        acceptor_.close(ignored);
        sweep_timer_.cancel();
        state_.connections.abort();
    });
}

// Deadlines hang on this. It goes on until the last connection has ended, which `abort` or `join` follow.
Awaitable<void> IoThread::sweep() {
    while (!state_.service.aborting) {
        AsioError error;
        auto token = awaiting(error);
        sweep_timer_.expires_after(state_.connections.tick_length());
        co_await sweep_timer_.async_wait(token);
        state_.connections.tick();
    }
}

Awaitable<void> IoThread::accept_all() {
    while (!state_.service.stopping) {
        Socket socket(context_.get_executor());
        tcp::endpoint peer;
        AsioError error;
        auto token = awaiting(error);
        co_await acceptor_.async_accept(socket, peer, token);
        if (!error) {
            admit(std::move(socket), peer);
        } else if (!state_.service.stopping && error != asio::error::connection_aborted) {
            co_await wait_before_accepting();
        }
    }
    accept_the_waiting();
    AsioError ignored;
    acceptor_.close(ignored);
    state_.connections.wind_down();
    all_accepted_.count_down();
}

// Out of descriptors or memory: trying again at once would only burn the processor.
Awaitable<void> IoThread::wait_before_accepting() {
    Timer timer(context_.get_executor());
    AsioError error;
    auto token = awaiting(error);
    timer.expires_after(pause_without_descriptors);
    co_await timer.async_wait(token);
}

// Connections that the kernel has made already, and would reset when the listening socket is closed.
void IoThread::accept_the_waiting() {
    AsioError error;
    acceptor_.non_blocking(true, error);
    for (int accepted = 0; !error && accepted < longest_backlog; ++accepted) {
        Socket socket(context_.get_executor());
        tcp::endpoint peer;
        acceptor_.accept(socket, peer, error);
        if (!error) admit(std::move(socket), peer);
    }
}

void IoThread::admit(Socket socket, tcp::endpoint const& peer) {
    auto const address = address_of(peer);
    if (!state_.service.connections.enter(address)) return;
    try {
        auto const executor = context_.get_executor();
        serve(state_, executor, std::move(socket), address, tls_ == nullptr ? nullptr : tls_->current());
    } catch (std::bad_alloc const&) {
        state_.service.connections.leave(address);
    }
}

}  // namespace ostiary::http::wire
