// What a handler answers. Errors become RFC 9457 problem documents in one place, from the catalogue.
#pragma once

#include "base/error.hpp"
#include "base/ids.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ostiary::http {

class Response {
  public:
    int status = 200;
    std::string content_type;  // empty: no body
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    LogCause cause;  // what failed, for the log, where the status does not say that something did

    // 200 unless said otherwise. Answers about a person are never cached by anybody: `Cache-Control:
    // no-store` is added unless a Cache-Control header is set.
    static Response json(std::string body, int status = 200);
    static Response html(std::string body);
    static Response text(std::string body, int status = 200);
    static Response no_content();
    // RFC 9457: type, title, status, code, request_id; detail and until where something can be undone; and
    // errors (field, code, detail) where there are any; Retry-After where known.
    static Response problem(Error const& error, RequestId const& request);

    Response& header(std::string name, std::string value) &;
    Response&& header(std::string name, std::string value) &&;
};

}  // namespace ostiary::http
