// What differs between a plain connection and one over TLS; `ServedConnection` is written once over either.
#pragma once

#include "http/request.hpp"
#include "http/wire/asio.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <memory>
#include <string_view>

namespace ostiary::http::wire {

class PlainTransport {
  public:
    static constexpr auto kind = Transport::Plain;

    explicit PlainTransport(Socket socket) : socket_(std::move(socket)) {
        AsioError ignored;
        socket_.non_blocking(true, ignored);  // for `write_now`
    }

    Socket& stream() { return socket_; }
    Socket& socket() { return socket_; }

    // Each of these fails by `error`.
    Awaitable<void> shake_hands(AsioError& error);
    // Says that nothing more will be sent.
    Awaitable<void> end(AsioError& error);

    // How many of `bytes` could be written without waiting.
    std::size_t write_now(std::string_view bytes);
    // Whether bytes have arrived that nobody has read.
    bool has_unread() const;

  private:
    Socket socket_;
};

class TlsTransport {
  public:
    static constexpr auto kind = Transport::Tls;

    TlsTransport(Socket socket, std::shared_ptr<asio::ssl::context> context)
        : context_(std::move(context)), stream_(std::move(socket), *context_) {}

    asio::ssl::stream<Socket>& stream() { return stream_; }
    Socket& socket() { return stream_.next_layer(); }

    Awaitable<void> shake_hands(AsioError& error);
    Awaitable<void> end(AsioError& error);
    std::size_t write_now(std::string_view) { return 0; }
    bool has_unread();

  private:
    std::shared_ptr<asio::ssl::context> context_;  // kept, though the server may have another by now
    asio::ssl::stream<Socket> stream_;
};

}  // namespace ostiary::http::wire
