// A TCP client for tests of the server, which sends exactly the bytes it is told and reads answers of
// HTTP/1.1. Nothing blocks for ever: what does not come within ten seconds is as if the server had closed.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ostiary::testing {

using namespace ::testing;  // as in testing/temporary_folder.hpp

struct RawAnswer {
    int status = 0;  // 0: the connection ended before an answer was whole
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;

    // Empty when it is absent.
    std::string header(std::string_view name) const;
};

class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(RawClient&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)), unread_(std::move(other.unread_)) {}
    RawClient& operator=(RawClient&& other) noexcept;
    RawClient(RawClient const&) = delete;
    RawClient& operator=(RawClient const&) = delete;

    // False when the connection is broken.
    bool send(std::string_view bytes);
    // Nothing more will be sent; answers can still be read.
    void finish_sending();

    // The next answer; `to_head` has no body. Interim answers such as 100 are answers too.
    RawAnswer receive(bool to_head = false);
    // Sends and receives.
    RawAnswer ask(std::string_view bytes);
    // Everything until the server closes.
    std::string receive_rest();
    // Whether the server closed without another byte.
    bool is_closed() { return receive_rest().empty(); }

    int descriptor() const { return socket_; }

  private:
    // Reads more; false at the end.
    bool read_more();

    int socket_;
    std::string unread_;
};

}  // namespace ostiary::testing
