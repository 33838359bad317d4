// Requests to other servers over HTTP and HTTPS. Time and size of an answer are bounded, no redirect is
// followed, no proxy of the environment is used, certificates are verified, and connections are kept for the
// next request. With `Reach::PublicOnly`, for addresses that somebody else than the operator chose, it
// connects only to the public Internet: the address is checked at the moment of connecting, so it does not
// help to let a name point elsewhere in between.
#pragma once

#include "base/secret.hpp"
#include "outbound/handle_pool.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ostiary::outbound {

enum class Reach { PublicOnly, Anywhere };

struct HttpOptions {
    Reach reach = Reach::PublicOnly;
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds timeout{20'000};  // of the whole exchange
    std::size_t largest_answer = 64 * 1024;     // bytes of the body; the rest is not read
    std::string ca_file = {};                   // PEM; empty: the system's
};

struct BasicCredentials {
    std::string user;
    Secret password;
};

struct HttpPost {
    std::string url;  // http or https
    std::string content_type;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::optional<BasicCredentials> credentials = std::nullopt;
};

struct HttpAnswer {
    int status;
    std::string body;
    bool whole;  // false: the body was longer than allowed
};

// No answer came. The reason is for operators and repeats nothing of the request.
struct NoAnswer {
    std::string reason;
};

class HttpClient {
  public:
    explicit HttpClient(HttpOptions options = {});

    std::expected<HttpAnswer, NoAnswer> post(HttpPost const& request);

    // See HandlePool.
    void end_within(std::chrono::milliseconds patience) { handles_.end_within(patience); }

  private:
    HttpOptions options_;
    HandlePool handles_;
};

// The body of an application/x-www-form-urlencoded request.
std::string form_encoded(std::vector<std::pair<std::string, std::string>> const& fields);

}  // namespace ostiary::outbound
