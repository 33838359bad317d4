// Asio's types with the executor fixed, so that no operation goes through a type-erased one. Only the .cpp
// files of this folder and the headers they share include this; handlers never see it.
//
// GCC 12 miscompiles some coroutines (wrong layout of the frame, heap corruption): in a `co_await` expression
// pass named objects only, no lambda as an initiation, keep `co_await` out of `&&`, `||`, `?:` and
// conditions, and out of `if constexpr`.
#pragma once

#define BOOST_ASIO_HAS_CO_AWAIT 1  // Asio 1.74 does not know it of clang
// clang-format off
#include <utility>  // before Asio 1.74, which forgets it
// clang-format on

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace ostiary::http::wire {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;
using UseAwaitable = asio::use_awaitable_t<Executor>;
using AsioError = boost::system::error_code;
template <class T>
using Awaitable = asio::awaitable<T, Executor>;

// A token for `co_await`: the outcome goes to `error` instead of being thrown.
inline auto awaiting(AsioError& error) {
    return asio::redirect_error(UseAwaitable{}, error);
}

}  // namespace ostiary::http::wire
