// What a request line and a Host header may look like (RFC 9112 section 3, RFC 9110 section 7.2). Stricter
// than the grammar where leniency has led servers in a chain to disagree: no raw bytes beyond ASCII, no
// fragment, no user names, no broken percent-encoding.
#pragma once

#include "http/request.hpp"

#include <optional>
#include <string_view>

namespace ostiary::http::wire {

struct Target {
    std::string_view path;
    std::string_view query;
    std::string_view authority;  // of an absolute target; it goes before the Host header
};

// nullopt for anything but `/path?query`, `http://host/path?query`, and `*` with OPTIONS.
std::optional<Target> parse_target(Method method, std::string_view target);

// `example.org`, `192.0.2.1:8080`, `[2001:db8::1]:8080`.
bool is_host(std::string_view text);

}  // namespace ostiary::http::wire
