// The texts that go into a mail's header, from persons and from administrators: none adds a line of its own.
#include "outbound/mail.hpp"

#include "base/text.hpp"
#include "messages/senders.hpp"
#include "require.hpp"

#include <algorithm>

using namespace ostiary;
using ostiary::fuzz::require;

namespace {

// Every line break is followed by a blank: the header goes on.
bool is_one_header(std::string_view header) {
    for (std::size_t at = 0; at < header.size(); ++at) {
        if (header[at] == '\n') return false;
        if (header[at] != '\r') continue;
        if (header.substr(at, 3) != "\r\n ") return false;
        at += 2;
    }
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const text = fuzz::text_of(bytes, size);
    auto const origin = messages::parse_mail_origin(text);
    if (origin) require(outbound::is_mail_address(origin->address));
    if (!is_utf8(text)) return 0;
    outbound::Mail mail{.id = "id",
                        .sender_name = std::string(text),
                        .sender = origin ? origin->address : "a@example.org",
                        .recipient = outbound::is_mail_address(text) ? std::string(text) : "b@example.org",
                        .bcc = {},
                        .subject = std::string(text),
                        .text = {},
                        .html = {},
                        .date = {}};
    require(std::ranges::all_of(outbound::mail_headers(mail), is_one_header));
    auto const lines = outbound::with_crlf(text);
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (lines[at] == '\n') require(at > 0 && lines[at - 1] == '\r');
        if (lines[at] == '\r') require(at + 1 < lines.size() && lines[at + 1] == '\n');
    }
    return 0;
}
