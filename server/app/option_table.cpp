#include "app/option_checks.hpp"
#include "app/options.hpp"

#include <array>

namespace ostiary::app {

namespace {

using C = Configuration;

constexpr Range port_range{0, 65'535};
constexpr Range thread_range{0, 1'024};
constexpr Range seconds_range{1, 3'600};
constexpr Range days_range{1, 36'500};

std::vector<Option> const table{
    {"address",
     "Address to listen on. Only this machine can reach 127.0.0.1; 0.0.0.0 and :: take connections from "
     "everywhere.",
     [](C& c) -> auto& { return c.address; },
     {},
     {},
     is_address,
     "an IPv4 or IPv6 address"},
    {"port", "Port to listen on; 0 takes any free one.", [](C& c) -> auto& { return c.port; }, port_range},
    {"public_url",
     "How people reach this server, for links in messages: `https://accounts.example.org`, without a slash "
     "at the end. Empty: the "
     "address and port it listens on.",
     [](C& c) -> auto& { return c.public_url; },
     {},
     {},
     is_base_url,
     "an absolute http or https address without a path, query or user"},
    {"hsts",
     "How long browsers that came by HTTPS are to come by nothing else (Strict-Transport-Security), in "
     "seconds; 0: they are not told. Said only over HTTPS, and only where `public_url` or the server itself "
     "is HTTPS.",
     [](C& c) -> auto& { return c.hsts; },
     {0, 63'072'000}},
    {"database",
     "`postgresql://user:password@host/name` (several hosts may be named, separated by commas), or `sqlite:` "
     "and a file's path. Empty: "
     "SQLite in the data folder.",
     [](C& c) -> auto& { return c.database; },
     {},
     {},
     is_database_url,
     "postgresql://... or sqlite:FILE",
     without_password},
    {"data", "Folder for the SQLite database and the secret key. Made when it is not there.",
     [](C& c) -> auto& { return c.data; }},
    {"secret_key_file",
     "File with the 32 bytes of the installation's secret key; the same on every node. Empty: `ostiary.key` "
     "in the data folder, made at "
     "the first start.",
     [](C& c) -> auto& { return c.secret_key_file; }},
    {"trusted_proxies",
     "Addresses or ranges (`10.0.0.0/8`) of the proxies whose X-Forwarded-For and X-Forwarded-Proto are "
     "believed. Name no address that "
     "a client can come from.",
     [](C& c) -> auto& { return c.trusted_proxies; },
     {},
     {},
     is_address_range,
     "addresses or ranges such as 10.0.0.0/8"},
    {"shutdown_patience",
     "How long requests that have begun may take to finish when the server is told to stop, in seconds.",
     [](C& c) -> auto& { return c.shutdown_patience; },
     {0, 3'600}},
    {"session_cache",
     "How many sessions are remembered in memory; about 4 KiB each.",
     [](C& c) -> auto& { return c.session_cache; },
     {0, 100'000'000}},

    {"tls.certificate",
     "PEM file with the certificate and its chain; with `tls.key` the server speaks HTTPS. Read again when "
     "it changes.",
     [](C& c) -> auto& { return c.tls.certificate; }},
    {"tls.key", "PEM file with the certificate's private key.", [](C& c) -> auto& { return c.tls.key; }},

    {"metrics.enabled",
     "Whether `/metrics` (Prometheus), `/healthz` and `/readyz` are served on a port of their own.",
     [](C& c) -> auto& { return c.metrics.enabled; }},
    {"metrics.address",
     "Address of that port.",
     [](C& c) -> auto& { return c.metrics.address; },
     {},
     {},
     is_address,
     "an IPv4 or IPv6 address"},
    {"metrics.port", "That port; 0 takes any free one.", [](C& c) -> auto& { return c.metrics.port; },
     port_range},

    {"log.level",
     "What is logged: this and what is worse. Requests are logged at `info`, those that fail on our side at "
     "`error`.",
     [](C& c) -> auto& { return c.log.level; },
     {},
     {"debug", "info", "warning", "error"}},
    {"log.format",
     "One JSON object a line, or text for people; `auto` is text on a terminal.",
     [](C& c) -> auto& { return c.log.format; },
     {},
     {"auto", "json", "text"}},

    {"limits.io_threads", "Threads that serve connections; 0: one a core.",
     [](C& c) -> auto& { return c.limits.io_threads; }, thread_range},
    {"limits.connections",
     "Open connections at most.",
     [](C& c) -> auto& { return c.limits.connections; },
     {1, 1'000'000}},
    {"limits.connections_per_address",
     "Of these, connections from one address (IPv6: one /64) at most; trusted proxies may have all.",
     [](C& c) -> auto& { return c.limits.connections_per_address; },
     {1, 1'000'000}},
    {"limits.header_bytes",
     "Size of a request's line and headers at most, in bytes.",
     [](C& c) -> auto& { return c.limits.header_bytes; },
     {1'024, 1'048'576}},
    {"limits.header_timeout", "Time for a request's line and headers to arrive, in seconds.",
     [](C& c) -> auto& { return c.limits.header_timeout; }, seconds_range},
    {"limits.body_timeout", "Time for a request's body to arrive, in seconds.",
     [](C& c) -> auto& { return c.limits.body_timeout; }, seconds_range},
    {"limits.idle_timeout", "Time that a connection may rest between requests, in seconds.",
     [](C& c) -> auto& { return c.limits.idle_timeout; }, seconds_range},

    {"lanes.database_threads",
     "Requests that use the database at once; each has its own connection.",
     [](C& c) -> auto& { return c.lanes.database_threads; },
     {1, 1'024}},
    {"lanes.database_queue",
     "Such requests that may wait; more are refused.",
     [](C& c) -> auto& { return c.lanes.database_queue; },
     {0, 100'000}},
    {"lanes.password_threads",
     "Requests that may need a password hash at once, those that wait for their hash included.",
     [](C& c) -> auto& { return c.lanes.password_threads; },
     {1, 1'024}},
    {"lanes.password_queue",
     "Such requests that may wait; more are refused.",
     [](C& c) -> auto& { return c.lanes.password_queue; },
     {0, 100'000}},
    {"lanes.outbound_threads",
     "Requests that wait for other servers at once.",
     [](C& c) -> auto& { return c.lanes.outbound_threads; },
     {1, 1'024}},
    {"lanes.outbound_queue",
     "Such requests that may wait; more are refused.",
     [](C& c) -> auto& { return c.lanes.outbound_queue; },
     {0, 100'000}},

    {"passwords.memory",
     "Memory of one password hash (Argon2id), in KiB. `ostiary hash-cost` proposes a value for this machine.",
     [](C& c) -> auto& { return c.passwords.memory; },
     {8, 262'144}},
    {"passwords.passes",
     "Passes of one password hash over its memory.",
     [](C& c) -> auto& { return c.passwords.passes; },
     {1, 100}},
    {"passwords.threads", "Password hashes at once; 0: one a core.",
     [](C& c) -> auto& { return c.passwords.threads; }, thread_range},
    {"passwords.longest_wait",
     "A password check that would wait longer than this for its turn is refused at once, in milliseconds.",
     [](C& c) -> auto& { return c.passwords.longest_wait; },
     {1, 60'000}},
    {"passwords.breached_list",
     "File with SHA-1 hashes of passwords known from breaches, as Pwned Passwords exports them: one a line, "
     "sorted. New passwords may "
     "not be among them.",
     [](C& c) -> auto& { return c.passwords.breached_list; }},

    {"messages.email",
     "How email goes out; `mailbox` keeps it in the local mailbox, to be read under /dev/mailbox.",
     [](C& c) -> auto& { return c.messages.email; },
     {},
     {"mailbox", "smtp", "webhook"}},
    {"messages.sms",
     "How text messages go out.",
     [](C& c) -> auto& { return c.messages.sms; },
     {},
     {"mailbox", "gateway", "twilio", "webhook"}},

    {"smtp.host", "Mail server.", [](C& c) -> auto& { return c.smtp.host; }},
    {"smtp.port", "Its port.", [](C& c) -> auto& { return c.smtp.port; }, {1, 65'535}},
    {"smtp.security",
     "`starttls` and `tls` insist on encryption; `opportunistic` encrypts where the mail server can, and "
     "logs in only then; `none` is for "
     "a server on this machine.",
     [](C& c) -> auto& { return c.smtp.security; },
     {},
     {"starttls", "tls", "opportunistic", "none"}},
    {"smtp.user", "Name to log in with; empty: no login.", [](C& c) -> auto& { return c.smtp.user; }},
    {"smtp.password", "Password to log in with.", [](C& c) -> auto& { return c.smtp.password; }},
    {"smtp.from",
     "Sender of mail: `accounts@example.org` or `Example <accounts@example.org>`.",
     [](C& c) -> auto& { return c.smtp.from; },
     {},
     {},
     is_mail_origin,
     "a mail address, with or without a name before it"},
    {"smtp.ca_file", "PEM file with the authorities that may vouch for the mail server; empty: the system's.",
     [](C& c) -> auto& { return c.smtp.ca_file; }},

    {"sms_gateway.url",
     "Where a text message is posted to.",
     [](C& c) -> auto& { return c.sms_gateway.url; },
     {},
     {},
     is_url,
     "an absolute http or https address",
     without_path},
    {"sms_gateway.headers",
     "Headers to send along, one a line, such as `Authorization: Bearer ...`.",
     [](C& c) -> auto& { return c.sms_gateway.headers; },
     {},
     {},
     are_headers,
     "lines of `Name: value`"},
    {"sms_gateway.body", "The JSON to send; `{{target}}` is the number and `{{text}}` the message.",
     [](C& c) -> auto& { return c.sms_gateway.body; }},
    {"twilio.sid", "Account SID.", [](C& c) -> auto& { return c.twilio.sid; }},
    {"twilio.token", "Auth token.", [](C& c) -> auto& { return c.twilio.token; }},
    {"twilio.from", "Number or messaging service to send from.", [](C& c) -> auto& { return c.twilio.from; }},
    {"twilio.url",
     "Base address of the API.",
     [](C& c) -> auto& { return c.twilio.url; },
     {},
     {},
     is_base_url,
     "an absolute http or https address without a path, query or user"},

    {"webhook.url",
     "Where `target`, `code` and `purpose` are posted to, for a service that sends messages itself.",
     [](C& c) -> auto& { return c.webhook.url; },
     {},
     {},
     is_url,
     "an absolute http or https address",
     without_path},
    {"webhook.secret", "Key of the signature in `Ostiary-Signature` (HMAC-SHA-256 of the body).",
     [](C& c) -> auto& { return c.webhook.secret; }},

    {"outbound.private_addresses",
     "Whether gateways and webhooks may be at private addresses, such as this machine or this network.",
     [](C& c) -> auto& { return c.outbound.private_addresses; }},
    {"outbound.timeout",
     "Time for one request to a gateway or webhook, in seconds.",
     [](C& c) -> auto& { return c.outbound.timeout; },
     {1, 55}},
    {"outbound.ca_file",
     "PEM file with the authorities that may vouch for gateways and webhooks; empty: the system's.",
     [](C& c) -> auto& { return c.outbound.ca_file; }},

    {"retention.audit_days", "Days that the audit log is kept.",
     [](C& c) -> auto& { return c.retention.audit_days; }, days_range},
    {"retention.message_days", "Days that the record of a sent message is kept, without its content.",
     [](C& c) -> auto& { return c.retention.message_days; }, days_range},
    {"retention.mailbox_days", "Days that the local mailbox keeps a message.",
     [](C& c) -> auto& { return c.retention.mailbox_days; }, days_range},
};

}  // namespace

std::span<Option const> options() {
    return table;
}

}  // namespace ostiary::app
