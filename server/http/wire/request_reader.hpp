// Turns bytes into a `Request`, without any I/O: it is fed whatever has arrived and says how far it got.
// Everything that the grammar of HTTP/1.1 leaves open is closed here, so that no other server in the chain
// can see another request in the same bytes: one Host, one Content-Length or `Transfer-Encoding: chunked` and
// never both, no folded lines, no trailers. The caller learns of the end of the headers before the body, and
// then says how large a body it takes.
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ostiary::http::wire {

struct ReadLimits {
    std::size_t largest_header = 16 * 1024;  // bytes of request line and headers
    std::size_t most_headers = 100;
};

enum class Progress {
    NeedsMore,   // feed again, beginning with the bytes that were not used
    HeaderRead,  // everything but the body is in `request`; call `take_body` and feed on
    Complete,    // call `next` before feeding again
    Refused,     // `refusal` says why; the connection cannot be read on
};

class RequestReader {
  public:
    explicit RequestReader(ReadLimits limits);
    ~RequestReader();
    RequestReader(RequestReader const&) = delete;
    RequestReader& operator=(RequestReader const&) = delete;

    // `used` becomes the number of bytes that need not be given again.
    Progress feed(std::string_view bytes, std::size_t& used);

    // Bounds the body; after HeaderRead. A body announced as larger is refused at the next `feed`.
    void take_body(std::size_t largest);

    // Forgets this request and waits for the next.
    void next();

    Request& request() { return request_; }
    // Whether a byte of the current request has been seen.
    bool has_begun() const { return begun_; }
    // Whether the client wants the connection kept; false before HeaderRead.
    bool keeps_alive() const;
    bool is_http_1_0() const;
    // The client waits for `100 Continue` before it sends the body (RFC 9110 section 10.1.1); after
    // HeaderRead.
    bool expects_continue() const;
    Error refusal() const;

  private:
    class Parser;

    Progress feed_header(std::string_view bytes, std::size_t& used);
    Progress feed_body(std::string_view bytes, std::size_t& used);
    Progress refuse(ErrorCode code, std::string cause);

    ReadLimits limits_;
    Request request_;
    std::unique_ptr<Parser> parser_;
    std::size_t header_bytes_ = 0;  // used so far
    bool begun_ = false;
    ErrorCode refusal_ = ErrorCode::MalformedRequest;
    std::string cause_;
};

}  // namespace ostiary::http::wire
