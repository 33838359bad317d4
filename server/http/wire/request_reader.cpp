#include "http/wire/request_reader.hpp"

#include "base/text.hpp"
#include "http/wire/request_rules.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <limits>
#include <optional>

namespace ostiary::http::wire {
namespace {

namespace beast = boost::beast::http;
using FailedParse = boost::beast::error_code;
using BeastText = boost::beast::string_view;

constexpr std::size_t largest_kept_body = 64 * 1024;
// `0 CRLF CRLF`: at least so much is missing of an unfinished chunked body, and Beast 1.74 asserts that it
// gets it in one piece.
constexpr std::size_t shortest_chunks = 5;

std::string_view view(BeastText text) {
    return {text.data(), text.size()};
}

Method method_of(beast::verb verb) {
    switch (verb) {
        case beast::verb::get:
            return Method::Get;
        case beast::verb::head:
            return Method::Head;
        case beast::verb::post:
            return Method::Post;
        case beast::verb::put:
            return Method::Put;
        case beast::verb::patch:
            return Method::Patch;
        case beast::verb::delete_:
            return Method::Delete;
        case beast::verb::options:
            return Method::Options;
        default:
            return Method::Other;
    }
}

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// RFC 9112 section 5.2.
bool has_folded_line(std::string_view header) {
    for (auto at = header.find('\n'); at < header.size(); at = header.find('\n', at)) {
        ++at;
        if (header.substr(at).starts_with(' ') || header.substr(at).starts_with('\t')) return true;
    }
    return false;
}

}  // namespace

// Beast's parser tells what it finds; this writes it into the request and refuses what Beast would let pass.
class RequestReader::Parser final : public beast::basic_parser<true> {
  public:
    Parser(Request& request, std::size_t most_headers) : request_(request), most_headers_(most_headers) {
        // Bounded by `largest_body`, which is known only after the header. (`none` would mean 0 in
        // Beast 1.74.)
        body_limit(std::numeric_limits<std::uint64_t>::max());
        header_limit(
            std::numeric_limits<std::uint32_t>::max());  // counted by the reader, over all its pieces
    }

    std::optional<ErrorCode> refusal() const { return refusal_; }
    std::string_view why() const { return why_; }
    bool is_http_1_0() const { return version_ == 10; }

    void begin_body(std::size_t largest) {
        largest_body_ = largest;
        eager(true);
    }
    bool announces_too_much() const { return content_length().value_or(0) > largest_body_; }

    // What only the whole header can tell.
    bool check_header() {
        // security: one Host, and no framing that two servers could read differently
        // (refuse_requests_that_two_servers_could_read_differently).
        if (hosts_ > 1 || (hosts_ == 0 && !is_http_1_0())) return refuse("one Host header is needed");
        if (lengths_ + codings_ > 1) return refuse("more than one framing of the body");
        if (codings_ > 0 && is_http_1_0()) return refuse("Transfer-Encoding in HTTP/1.0");
        if (!authority_.empty()) replace_host();
        header_checked_ = true;
        return true;
    }

  private:
    bool refuse(std::string_view why, ErrorCode code = ErrorCode::MalformedRequest) {
        refusal_ = code;
        why_ = why;
        return false;
    }

    void replace_host() {
        auto const host =
            std::ranges::find(request_.headers, "host", [](auto const& header) { return header.first; });
        if (host == request_.headers.end()) {
            request_.headers.emplace_back("host", authority_);
        } else {
            host->second = authority_;
        }
    }

    bool check_field(beast::field field, std::string_view value) {
        switch (field) {
            case beast::field::host:
                ++hosts_;
                return is_host(value) || refuse("bad Host");
            case beast::field::content_length:
                ++lengths_;
                return is_number(value) || refuse("bad Content-Length");
            case beast::field::transfer_encoding:
                ++codings_;
                return equal_ignoring_case(value, "chunked") ||
                       refuse("a Transfer-Encoding other than chunked");
            default:
                return is_utf8(value) || refuse("a header is not UTF-8");
        }
    }

    void on_request_impl(beast::verb verb, BeastText, BeastText target, int version,
                         FailedParse& failed) override {
        version_ = version;
        request_.method = method_of(verb);
        auto const parsed = wire::parse_target(request_.method, view(target));
        if (!parsed) {
            refuse("bad target");
            failed = beast::error::bad_target;
            return;
        }
        request_.path = parsed->path;
        request_.query = parsed->query;
        authority_ = parsed->authority;
    }

    void on_field_impl(beast::field field, BeastText name, BeastText value, FailedParse& failed) override {
        if (header_checked_) return;  // a trailer
        if (request_.headers.size() == most_headers_) {
            refuse("too many headers", ErrorCode::HeadersTooLarge);
            failed = beast::error::header_limit;
        } else if (!check_field(field, view(value))) {
            failed = beast::error::bad_value;
        } else {
            request_.headers.emplace_back(to_lower_ascii(view(name)), view(value));
        }
    }

    std::size_t take(BeastText bytes, FailedParse& failed) {
        if (bytes.size() > largest_body_ - request_.body.size()) {
            refuse("the body grew too large", ErrorCode::BodyTooLarge);
            failed = beast::error::body_limit;
            return 0;
        }
        request_.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    std::size_t on_body_impl(BeastText bytes, FailedParse& failed) override { return take(bytes, failed); }
    std::size_t on_chunk_body_impl(std::uint64_t, BeastText bytes, FailedParse& failed) override {
        return take(bytes, failed);
    }
    void on_response_impl(int, BeastText, int, FailedParse&) override {}
    void on_header_impl(FailedParse&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, FailedParse&) override {}
    void on_chunk_header_impl(std::uint64_t, BeastText, FailedParse&) override {}
    void on_finish_impl(FailedParse&) override {}

    Request& request_;
    std::size_t most_headers_;
    std::size_t largest_body_ = 0;
    std::string authority_;
    int version_ = 11;
    unsigned hosts_ = 0;
    unsigned lengths_ = 0;
    unsigned codings_ = 0;
    bool header_checked_ = false;
    std::optional<ErrorCode> refusal_;
    std::string_view why_;
};

RequestReader::RequestReader(ReadLimits limits) : limits_(limits) {
    next();
}
RequestReader::~RequestReader() = default;

void RequestReader::next() {
    request_.path.clear();
    request_.query.clear();
    request_.headers.clear();
    request_.path_parameters.clear();
    request_.body.clear();
    if (request_.body.capacity() > largest_kept_body) request_.body.shrink_to_fit();
    parser_ = std::make_unique<Parser>(request_, limits_.most_headers);
    header_bytes_ = 0;
    begun_ = false;
}

Progress RequestReader::feed(std::string_view bytes, std::size_t& used) {
    used = 0;
    if (parser_->is_header_done()) return feed_body(bytes, used);
    // RFC 9112 section 2.2: empty lines before a request are skipped.
    while (!begun_ && bytes.substr(used).starts_with("\r\n")) used += 2;
    bytes.remove_prefix(used);
    if (!begun_ && (bytes.empty() || bytes == "\r")) return Progress::NeedsMore;
    begun_ = true;
    std::size_t used_by_header = 0;
    auto const progress = feed_header(bytes, used_by_header);
    used += used_by_header;
    return progress;
}

Progress RequestReader::feed_header(std::string_view bytes, std::size_t& used) {
    FailedParse failed;
    used = parser_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), failed);
    header_bytes_ += used;
    if (parser_->refusal()) return refuse(*parser_->refusal(), std::string(parser_->why()));
    if (failed && failed != beast::error::need_more)
        return refuse(ErrorCode::MalformedRequest, failed.message());
    if (has_folded_line(bytes.substr(0, used))) return refuse(ErrorCode::MalformedRequest, "a folded line");
    std::size_t const waiting = failed ? bytes.size() - used : 0;
    if (header_bytes_ + waiting > limits_.largest_header)
        return refuse(ErrorCode::HeadersTooLarge, "header too large");
    if (failed) return Progress::NeedsMore;
    if (!parser_->is_header_done()) return Progress::NeedsMore;
    if (!parser_->check_header()) return refuse(*parser_->refusal(), std::string(parser_->why()));
    return Progress::HeaderRead;
}

void RequestReader::take_body(std::size_t largest) {
    parser_->begin_body(largest);
}

Progress RequestReader::feed_body(std::string_view bytes, std::size_t& used) {
    if (parser_->announces_too_much())
        return refuse(ErrorCode::BodyTooLarge, "the body is announced as too large");
    if (parser_->is_done()) return Progress::Complete;
    if (bytes.size() < (parser_->chunked() ? shortest_chunks : 1)) return Progress::NeedsMore;
    FailedParse failed;
    used = parser_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), failed);
    if (parser_->refusal()) return refuse(*parser_->refusal(), std::string(parser_->why()));
    if (failed && failed != beast::error::need_more)
        return refuse(ErrorCode::MalformedRequest, failed.message());
    if (parser_->is_done()) return Progress::Complete;
    // An unfinished chunk header or trailer must fit where a header would.
    if (bytes.size() - used > limits_.largest_header)
        return refuse(ErrorCode::MalformedRequest, "chunk header too large");
    return Progress::NeedsMore;
}

Progress RequestReader::refuse(ErrorCode code, std::string cause) {
    refusal_ = code;
    cause_ = std::move(cause);
    return Progress::Refused;
}

bool RequestReader::keeps_alive() const {
    return parser_->is_header_done() && parser_->keep_alive();
}

bool RequestReader::is_http_1_0() const {
    return parser_->is_http_1_0();
}

bool RequestReader::expects_continue() const {
    return !is_http_1_0() && equal_ignoring_case(request_.header("expect"), "100-continue");
}

Error RequestReader::refusal() const {
    return Error{refusal_, {}, std::nullopt, LogCause(cause_)};
}

}  // namespace ostiary::http::wire
