// The senders a server can be configured with, one for each channel.
#pragma once

#include "messages/mailbox_service.hpp"
#include "messages/sender.hpp"

namespace ostiary::messages {

// Nothing leaves the machine.
class MailboxSender final : public Sender {
  public:
    explicit MailboxSender(Mailbox& mailbox) : mailbox_(mailbox) {}
    outbound::Outcome send(Message const& message) override {
        mailbox_.keep(message);
        return outbound::Outcome::sent();
    }

  private:
    Mailbox& mailbox_;
};

}  // namespace ostiary::messages
