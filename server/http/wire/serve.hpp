// Serves one accepted connection until it ends.
#pragma once

#include "http/wire/asio.hpp"
#include "http/wire/thread_state.hpp"

#include <memory>

namespace boost::asio::ssl {
class context;
}

namespace ostiary::http::wire {

// The connection has its place in `Service::connections` already and gives it back when it ends. `tls` is
// null for a plain one.
void serve(ThreadState& thread, Executor executor, Socket socket, Address const& peer,
           std::shared_ptr<asio::ssl::context> tls);

}  // namespace ostiary::http::wire
