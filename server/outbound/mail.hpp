// A mail as it goes over the wire: RFC 5322 headers, RFC 2047 for what is not ASCII. Nothing that a person or
// an administrator chose can add a header or a recipient: addresses with anything odd in them are refused,
// other text is encoded.
#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ostiary::outbound {

struct Mail {
    std::string id;           // unique; becomes the left part of Message-ID
    std::string sender_name;  // may be empty
    std::string sender;       // address
    std::string recipient;    // address
    std::vector<std::string> bcc;
    std::string subject;
    Secret text;
    Secret html;  // empty: there is only text
    Timestamp date;
};

// Whether this is `local@domain`, without quotes, blanks, control characters and anything else that means
// something in a header or in an SMTP command. UTF-8 is allowed (RFC 6531).
bool is_mail_address(std::string_view text);

// `text` for a header: as it is when it is printable ASCII, otherwise as encoded words of whole characters,
// folded.
std::string encode_header_text(std::string_view text);
// The same for the name in front of an address: a quoted string or encoded words.
std::string encode_display_name(std::string_view name);

// Every header but those of MIME, one line each (folded ones hold CRLF and a blank). The addresses are mail
// addresses.
std::vector<std::string> mail_headers(Mail const& mail);

// With CRLF at the end of each line, whatever was there.
std::string with_crlf(std::string_view text);

}  // namespace ostiary::outbound
