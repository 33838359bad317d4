// One request as a handler sees it: parsed, bounded, with its body, and with the client's address already
// read from trusted proxies only. Handlers are ordinary functions of a request; they may block if their lane
// allows it.
#pragma once

#include "base/ids.hpp"
#include "http/address.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ostiary::http {

// Other: any method besides these. No route takes it, so no handler sees it; an observer may.
enum class Method { Get, Head, Post, Put, Patch, Delete, Options, Other };

std::string_view to_string(Method method);

enum class Transport { Plain, Tls };

class Request {
  public:
    Method method = Method::Get;
    std::string path;                                          // percent-encoded as sent, without the query
    std::string query;                                         // without the question mark
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in the order of arrival
    std::string body;
    Address client;                          // who really asks (see http/proxies.hpp)
    Transport transport = Transport::Plain;  // as the client sees it: TLS here or at a trusted proxy
    RequestId id;

    // The header's value, empty when it is absent. `name` is in lower case. When it is there more than once:
    // the first.
    std::string_view header(std::string_view name) const;
    bool has_header(std::string_view name) const;
    // The value of cookie `name` (RFC 6265), empty when it is absent.
    std::string_view cookie(std::string_view name) const;
    // A query parameter, percent-decoded, `+` read as a space; nullopt when absent. The first of several.
    std::optional<std::string> query_parameter(std::string_view name) const;
    // The names of all query parameters, in their order; one that cannot be decoded is as it was sent.
    std::vector<std::string> query_names() const;
    // A field of a body that is application/x-www-form-urlencoded, read in the same way.
    std::optional<std::string> form_field(std::string_view name) const;
    bool repeats_form_field(std::string_view name) const;
    // What stood for `{name}` in the route's pattern, percent-decoded.
    std::string_view path_parameter(std::string_view name) const;

    // Set by the router when a route matches.
    std::vector<std::pair<std::string_view, std::string>> path_parameters;
};

}  // namespace ostiary::http
