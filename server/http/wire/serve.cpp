#include "http/wire/serve.hpp"

#include "http/wire/served_connection_steps.hpp"
#include "http/wire/transports.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace ostiary::http::wire {
namespace {

// One place among `Service::connections`, given back when the connection has ended.
class Place {
  public:
    Place(ConnectionCount& count, Address const& peer) : count_(count), peer_(peer) {}
    ~Place() { count_.leave(peer_); }
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;

  private:
    ConnectionCount& count_;
    Address peer_;
};

Awaitable<void> run_plain(ThreadState& thread, Executor executor, Socket socket, Address peer) {
    Place const place(thread.service.connections, peer);
    PlainTransport transport(std::move(socket));
    ServedConnection<PlainTransport> connection(thread, executor, peer, transport);
    co_await connection.run();
}

Awaitable<void> run_tls(ThreadState& thread, Executor executor, Socket socket, Address peer,
                        std::shared_ptr<asio::ssl::context> tls) {
    Place const place(thread.service.connections, peer);
    TlsTransport transport(std::move(socket), std::move(tls));
    ServedConnection<TlsTransport> connection(thread, executor, peer, transport);
    co_await connection.run();
}

}  // namespace

void serve(ThreadState& thread, Executor executor, Socket socket, Address const& peer,
           std::shared_ptr<asio::ssl::context> tls) {
    if (tls == nullptr) {
        asio::co_spawn(executor, run_plain(thread, executor, std::move(socket), peer), asio::detached);
    } else {
        asio::co_spawn(executor, run_tls(thread, executor, std::move(socket), peer, std::move(tls)),
                       asio::detached);
    }
}

}  // namespace ostiary::http::wire
