// The words of a template as an administrator writes them, and the rules they keep: no placeholder that the
// purpose does not know, the code where it is needed, nothing that could end a header line early.
#pragma once

#include "base/error.hpp"
#include "contacts/contact.hpp"
#include "messages/purpose.hpp"
#include "messages/template.hpp"

#include <string>
#include <vector>

namespace ostiary::messages {

struct Draft {
    std::string subject;  // email only
    std::string text;
    std::string html;              // email only, may be empty
    std::string sender;            // email only: who mail is from (mail_origin.hpp); empty: the server's
    std::vector<std::string> bcc;  // email only: addresses that get a copy, five at most
};

// Everything that is wrong with it; empty when it may be used.
std::vector<FieldError> check(Draft const& draft, Purpose const& purpose, contacts::Channel channel);

// A draft with its placeholders filled in.
struct Rendered {
    std::string subject;
    Secret text;
    Secret html;
};

// `draft` has been checked.
Rendered render(Draft const& draft, Values const& values);

}  // namespace ostiary::messages
