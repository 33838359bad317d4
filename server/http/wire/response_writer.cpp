#include "http/wire/response_writer.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "http/token.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace ostiary::http::wire {
namespace {

std::string_view status_line(int status) {
    switch (status) {
        case 200:
            return "HTTP/1.1 200 OK\r\n";
        case 201:
            return "HTTP/1.1 201 Created\r\n";
        case 202:
            return "HTTP/1.1 202 Accepted\r\n";
        case 204:
            return "HTTP/1.1 204 No Content\r\n";
        case 301:
            return "HTTP/1.1 301 Moved Permanently\r\n";
        case 302:
            return "HTTP/1.1 302 Found\r\n";
        case 303:
            return "HTTP/1.1 303 See Other\r\n";
        case 304:
            return "HTTP/1.1 304 Not Modified\r\n";
        case 307:
            return "HTTP/1.1 307 Temporary Redirect\r\n";
        case 308:
            return "HTTP/1.1 308 Permanent Redirect\r\n";
        case 400:
            return "HTTP/1.1 400 Bad Request\r\n";
        case 401:
            return "HTTP/1.1 401 Unauthorized\r\n";
        case 403:
            return "HTTP/1.1 403 Forbidden\r\n";
        case 404:
            return "HTTP/1.1 404 Not Found\r\n";
        case 405:
            return "HTTP/1.1 405 Method Not Allowed\r\n";
        case 408:
            return "HTTP/1.1 408 Request Timeout\r\n";
        case 409:
            return "HTTP/1.1 409 Conflict\r\n";
        case 412:
            return "HTTP/1.1 412 Precondition Failed\r\n";
        case 413:
            return "HTTP/1.1 413 Content Too Large\r\n";
        case 415:
            return "HTTP/1.1 415 Unsupported Media Type\r\n";
        case 422:
            return "HTTP/1.1 422 Unprocessable Content\r\n";
        case 429:
            return "HTTP/1.1 429 Too Many Requests\r\n";
        case 431:
            return "HTTP/1.1 431 Request Header Fields Too Large\r\n";
        case 500:
            return "HTTP/1.1 500 Internal Server Error\r\n";
        case 503:
            return "HTTP/1.1 503 Service Unavailable\r\n";
        default:
            return {};
    }
}

constexpr std::string_view own_headers[] = {"connection", "content-length", "content-type",
                                            "date",       "x-request-id",   "transfer-encoding",
                                            "upgrade",    "keep-alive"};

bool is_own_header(std::string_view name) {
    return std::ranges::any_of(own_headers, [&](auto own) { return equal_ignoring_case(own, name); });
}

// Visible characters, spaces, tabs and bytes beyond ASCII.
bool is_header_value(std::string_view value) {
    return std::ranges::none_of(value, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; });
}

bool has_body(int status) {
    return status != 204 && status != 304;
}

void check(Response const& response) {
    ensure(response.status >= 200 && response.status <= 599, "a status is between 200 and 599");
    ensure(response.body.empty() || has_body(response.status), "204 and 304 have no body");
    ensure(response.body.empty() || !response.content_type.empty(), "a body has a content type");
    // security: no header can end its line (ResponseWriters.refuse_headers_that_could_end_their_line).
    ensure(is_header_value(response.content_type), "a content type has no control characters");
    for (auto const& [name, value] : response.headers) {
        ensure(is_token(name) && !is_own_header(name),
               "a header's name is a token and not one of the writer's");
        ensure(is_header_value(value), "a header's value has no control characters");
    }
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

void append_status_line(std::string& out, int status) {
    if (auto const line = status_line(status); !line.empty()) {
        out += line;
    } else {
        fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} \r\n", status);
    }
}

void append_own_headers(std::string& out, Response const& response, After after) {
    bool const cache_rule = std::ranges::any_of(response.headers, [](auto const& header) {
        return equal_ignoring_case(header.first, "cache-control");
    });
    if (!cache_rule) out += "Cache-Control: no-store\r\n";
    if (after == After::Close) out += "Connection: close\r\n";
    if (after == After::KeepOpenHttp10) out += "Connection: keep-alive\r\n";
    if (!response.content_type.empty()) {
        append_header(out, "Content-Type", response.content_type);
        out += "X-Content-Type-Options: nosniff\r\n";
    }
    if (has_body(response.status))
        append_header(out, "Content-Length", fmt::format_int(response.body.size()).c_str());
}

}  // namespace

std::string_view DateLine::at(Timestamp now) {
    auto const second = std::chrono::floor<std::chrono::seconds>(now);
    if (second != second_) {
        // RFC 9110 section 5.6.7, in the C locale.
        line_ = fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n",
                            fmt::gmtime(second.time_since_epoch().count()));
        second_ = second;
    }
    return line_;
}

void append_response(std::string& out, Response const& response, Request const& request, After after,
                     std::string_view date_line) {
    check(response);
    append_status_line(out, response.status);
    out += date_line;
    out += "X-Request-Id: ";
    append(out, request.id.uuid());
    out += "\r\n";
    for (auto const& [name, value] : response.headers) append_header(out, name, value);
    append_own_headers(out, response, after);
    out += "\r\n";
    if (request.method != Method::Head) out += response.body;
}

}  // namespace ostiary::http::wire
