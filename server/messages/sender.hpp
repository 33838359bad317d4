// Hands one message over to whoever carries it: a mail server, an SMS gateway, the application itself, or the
// local mailbox.
#pragma once

#include "messages/message.hpp"
#include "outbound/outcome.hpp"

#include <memory>

namespace ostiary::messages {

class Sender {
  public:
    virtual ~Sender() = default;
    // Called from several threads at once. Takes a bounded time, at most `longest_send`.
    virtual outbound::Outcome send(Message const& message) = 0;
};

inline constexpr std::chrono::seconds longest_send{60};

// Who sends on which channel.
struct Senders {
    std::unique_ptr<Sender> email;
    std::unique_ptr<Sender> phone;

    Sender& of(contacts::Channel channel) const {
        return channel == contacts::Channel::Email ? *email : *phone;
    }
};

}  // namespace ostiary::messages
