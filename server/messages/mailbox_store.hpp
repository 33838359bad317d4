// The local mailbox: where messages land when no sender is set up.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "contacts/contact.hpp"
#include "db/database.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ostiary::messages {

struct MailboxEntry {
    MessageId id;
    ApplicationId application;
    contacts::Channel channel;
    std::string purpose;
    std::string target;
    Bytes sealed;  // subject, text and html
    Timestamp created_at;
};

// Writes nothing when a message with this id is there already.
void insert_mail(db::Transaction& tx, MailboxEntry const& entry);

// Of all applications, newest first, those before `before`; to everybody, or to one target.
std::vector<MailboxEntry> list_mail(db::Transaction& tx, std::optional<std::string> const& target,
                                    std::optional<MessageId> const& before, std::int64_t most);

std::optional<MailboxEntry> find_mail(db::Transaction& tx, MessageId const& id);

void remove_mail_to(db::Transaction& tx, ApplicationId const& application, std::string_view target);

// Removes everything that came before `before`. The number removed.
std::int64_t purge_mail(db::Transaction& tx, Timestamp before);

}  // namespace ostiary::messages
