// A message to one person: first as it waits in the outbox (a purpose and values), then as it is sent (words
// in one language).
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "contacts/contact.hpp"
#include "messages/template.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::messages {

// A mail whose words were found already (mail_template.hpp).
struct Words {
    std::string subject;
    Secret text;
    std::string sender;  // who it is from (mail_origin.hpp); empty: the server's
    std::vector<std::string> bcc;
};

// The purpose of such a mail; it has no template.
inline constexpr std::string_view worded_mail = "mail";

// What a caller wants sent.
struct Outgoing {
    ApplicationId application;
    std::string application_name;
    std::string sender_name;  // in front of the address mail comes from; empty: the application's name
    std::optional<AccountId> account;  // absent when there is none yet
    contacts::Channel channel;
    std::string purpose;                        // one of `all_purposes`, or `worded_mail`
    std::vector<std::string> languages;         // what the recipient reads, best first; none of them: English
    std::string target;                         // normalised email address or phone number
    Values values;                              // by placeholder, without `application` and `target`
    Timestamp expires_at;                       // from then on it is not sent any more
    std::optional<Words> words = std::nullopt;  // of a worded mail
};

// What a sender gets.
struct Message {
    MessageId id;
    ApplicationId application;
    contacts::Channel channel;
    std::string purpose;
    std::string language;
    std::string target;
    Values values;
    std::string subject;  // empty on phones
    Secret text;
    Secret html;  // empty: there is only text
    std::string sender_name;
    std::string sender;  // who mail is from (mail_origin.hpp); empty: the server's
    std::vector<std::string> bcc;
};

// Above every id that is made.
MessageId last_message_id();

enum class State { Waiting, Sent, Dead, Expired };

std::string_view to_string(State state);
std::optional<State> parse_state(std::string_view text);

}  // namespace ostiary::messages
