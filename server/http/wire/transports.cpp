#include "http/wire/transports.hpp"

namespace ostiary::http::wire {

Awaitable<void> PlainTransport::shake_hands(AsioError& error) {
    error = {};
    co_return;
}

Awaitable<void> PlainTransport::end(AsioError& error) {
    socket_.shutdown(Socket::shutdown_send, error);
    co_return;
}

std::size_t PlainTransport::write_now(std::string_view bytes) {
    AsioError ignored;  // what remains is written again, and fails again
    auto const unsent = asio::buffer(bytes.data(), bytes.size());
    return bytes.empty() ? 0 : socket_.write_some(unsent, ignored);
}

bool PlainTransport::has_unread() const {
    AsioError ignored;
    return socket_.available(ignored) > 0;
}

Awaitable<void> TlsTransport::shake_hands(AsioError& error) {
    auto token = awaiting(error);
    auto const side = asio::ssl::stream_base::server;
    co_await stream_.async_handshake(side, token);
}

Awaitable<void> TlsTransport::end(AsioError& error) {
    AsioError unanswered;  // a client need not answer a close_notify
    auto token = awaiting(unanswered);
    co_await stream_.async_shutdown(token);
    socket().shutdown(Socket::shutdown_send, error);
}

bool TlsTransport::has_unread() {
    AsioError ignored;
    return socket().available(ignored) > 0 || SSL_has_pending(stream_.native_handle()) == 1;
}

}  // namespace ostiary::http::wire
