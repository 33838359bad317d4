// Who a mail is from, as a person writes it down: a mailbox of RFC 5322 section 3.4, without comments.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ostiary::messages {

// `accounts@example.org`, `Example <accounts@example.org>` or `"Example, Inc." <accounts@example.org>`.
struct MailOrigin {
    std::string name;  // as it is read, without quotes; may be empty
    std::string address;

    bool operator==(MailOrigin const&) const = default;
};

// nullopt when it is none. security: neither part can end a line or add an address
// (what_is_no_origin_of_a_mail_is_refused).
std::optional<MailOrigin> parse_mail_origin(std::string_view text);

// Whether a template may name this one: with an address that a person can have, and a name of 100 characters
// at most.
bool is_mail_origin_of_template(std::string_view text);

}  // namespace ostiary::messages
