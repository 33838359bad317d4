// A mail that an application words itself and sends by name, with placeholders between percent signs:
// `Hello %name%`. What has no value stays as it stands. A value may bring lines into the text, and never a
// header.
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "messages/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ostiary::messages {

struct MailTemplate {
    std::string name;  // 1 to 64 characters that are seen, inside also blanks; no `/`
    std::string subject;
    std::string sender;            // who mail is from (mail_origin.hpp); empty: the server's
    std::vector<std::string> bcc;  // five at most
    std::string text;
    Timestamp updated_at = {};
    std::int64_t version = 0;  // from 1 once it is stored
};

bool is_mail_template_name(std::string_view text);

// Everything that is wrong with it; empty when it may be used.
std::vector<FieldError> check(MailTemplate const& mail);

// Whether its text names this placeholder.
bool has_placeholder(MailTemplate const& mail, std::string_view name);

// The mail with these values, of which at most 1,000 bytes stand in the text and 100 in the subject.
// security: a value adds no header (a_value_of_a_mail_adds_no_header).
Words fill(MailTemplate const& mail, Values const& values);

}  // namespace ostiary::messages
