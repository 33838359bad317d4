// What only the sender of a waiting message needs to know, encrypted in its row of the outbox: the values of
// its placeholders, the code among them.
#pragma once

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/keyring.hpp"
#include "messages/message.hpp"
#include "messages/template.hpp"

#include <optional>
#include <string>

namespace ostiary::messages {

struct Envelope {
    std::string sender_name;
    Values values;
    std::optional<Words> words = std::nullopt;
};

// security: no code is in clear in the database (no_code_is_in_clear_in_the_database in
// messages/service_test.cpp).
Bytes seal(Envelope const& envelope, MessageId const& id, Keyring const& keyring, Random& random);

// nullopt when it was sealed for another message or under another key.
std::optional<Envelope> open_envelope(Bytes const& sealed, MessageId const& id, Keyring const& keyring);

}  // namespace ostiary::messages
