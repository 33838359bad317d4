// The local mailbox of a new installation: messages land here instead of leaving the machine, and whoever
// runs the server reads them under /dev/mailbox. They are encrypted at rest as codes are in them.
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/keyring.hpp"
#include "base/random.hpp"
#include "db/database.hpp"
#include "messages/mailbox_store.hpp"
#include "messages/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ostiary::messages {

// A message as it was delivered.
struct Mail {
    MessageId id;
    ApplicationId application;
    contacts::Channel channel;
    std::string purpose;
    std::string target;
    Timestamp created_at;
    std::string subject;
    Secret text;
    Secret html;
};

class Mailbox {
  public:
    Mailbox(db::Database& database, Keyring const& keyring, Clock const& clock, Random& random);

    // Keeps the message; once, however often it is given.
    void keep(Message const& message);

    // Of all applications, newest first, those before `before`; to everybody, or to one target. Mail sealed
    // under another key is left out.
    std::vector<Mail> list_newest(std::optional<std::string> const& target,
                                  std::optional<MessageId> const& before, std::int64_t most);
    // NoSuchMessage when it is not there.
    Result<Mail> get_mail(MessageId const& id);
    void clear();
    void purge(Timestamp before);

  private:
    std::optional<Mail> open(MailboxEntry const& entry) const;

    db::Database& database_;
    Keyring const& keyring_;
    Clock const& clock_;
    Random& random_;
};

}  // namespace ostiary::messages
