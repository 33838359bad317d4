// What an operator decides about a server, typed, with its defaults. `options.hpp` gives each value its name,
// range and description; `load.hpp` reads them from a file, the environment and flags. What an application
// decides about itself is in settings/.
#pragma once

#include "base/secret.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace ostiary::app {

using Seconds = std::chrono::seconds;
using Number = std::int64_t;
using Text = std::string;
using List = std::vector<std::string>;

struct Tls {
    Text certificate;
    Text key;
};

struct Metrics {
    bool enabled = true;
    Text address = "127.0.0.1";
    Number port = 9180;
};

struct Log {
    Text level = "info";
    Text format = "auto";
};

struct Limits {
    Number io_threads = 0;  // 0: one a core
    Number connections = 10'000;
    Number connections_per_address = 2'500;
    Number header_bytes = 16 * 1024;
    Seconds header_timeout{10};
    Seconds body_timeout{30};
    Seconds idle_timeout{75};
};

struct Lanes {
    Number database_threads = 16;
    Number database_queue = 512;
    Number password_threads = 192;
    Number password_queue = 256;
    Number outbound_threads = 4;
    Number outbound_queue = 64;
};

struct Passwords {
    Number memory = 19 * 1024;  // KiB
    Number passes = 2;
    Number threads = 0;         // 0: one a core
    Number longest_wait = 500;  // milliseconds
    Text breached_list;
};

struct Messages {
    Text email = "mailbox";
    Text sms = "mailbox";
};

struct Smtp {
    Text host;
    Number port = 587;
    Text security = "starttls";
    Text user;
    Secret password;
    Text from;
    Text ca_file;
};

struct SmsGateway {
    Text url;
    Secret headers;
    Text body = R"({"to": "{{target}}", "text": "{{text}}"})";
};

struct Twilio {
    Text sid;
    Secret token;
    Text from;
    Text url = "https://api.twilio.com";
};

struct Webhook {
    Text url;
    Secret secret;
};

struct Outbound {
    bool private_addresses = false;
    Seconds timeout{20};
    Text ca_file;
};

struct Retention {
    Number audit_days = 365;
    Number message_days = 30;
    Number mailbox_days = 7;
};

struct Configuration {
    Text address = "127.0.0.1";
    Number port = 8080;
    Text public_url;
    Seconds hsts{31'536'000};
    Text database;  // empty: SQLite in the data folder
    Text data = "data";
    Text secret_key_file;
    List trusted_proxies;
    Seconds shutdown_patience{30};
    Number session_cache = 9'000;

    Tls tls;
    Metrics metrics;
    Log log;
    Limits limits;
    Lanes lanes;
    Passwords passwords;
    Messages messages;
    Smtp smtp;
    SmsGateway sms_gateway;
    Twilio twilio;
    Webhook webhook;
    Outbound outbound;
    Retention retention;
};

}  // namespace ostiary::app
