// Writes a response as bytes: the one place where a status line and headers are made. A header that could end
// its line, or that is this writer's own, is a bug of the handler and refused (`BrokenInvariant`) before a
// byte is written.
#pragma once

#include "base/clock.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <string>
#include <string_view>

namespace ostiary::http::wire {

enum class After { KeepOpen, KeepOpenHttp10, Close };  // an HTTP/1.0 client is told that the connection stays

// The Date header, made once a second.
class DateLine {
  public:
    std::string_view at(Timestamp now);

  private:
    std::chrono::sys_seconds second_{std::chrono::seconds{-1}};
    std::string line_;
};

// Appends to `out`. Adds Date, X-Request-Id, Content-Length, `X-Content-Type-Options: nosniff`, and
// `Cache-Control: no-store` unless the response has one. The body is left out for HEAD.
void append_response(std::string& out, Response const& response, Request const& request, After after,
                     std::string_view date_line);

}  // namespace ostiary::http::wire
