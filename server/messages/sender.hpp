// Hands one message over to whoever carries it: a mail server, an SMS gateway, the application itself, or the
// local mailbox.
#pragma once

#include "base/clock.hpp"
#include "messages/message.hpp"
#include "outbound/outcome.hpp"

#include <chrono>
#include <memory>

namespace ostiary::messages {

class Sender {
  public:
    virtual ~Sender() = default;
    // Called from several threads at once.
    virtual outbound::Outcome send(Message const& message) = 0;
    // Breaks off what is not sent in `patience`, a second late at most: it then failed for now.
    virtual void end_within(std::chrono::milliseconds patience) = 0;
};

// Who sends on which channel.
struct Senders {
    std::unique_ptr<Sender> email;
    std::unique_ptr<Sender> phone;
    Duration longest_send = std::chrono::seconds(60);  // no `send` takes longer
};

}  // namespace ostiary::messages
