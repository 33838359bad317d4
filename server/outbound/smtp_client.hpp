// Hands mails to one mail server (RFC 5321), with STARTTLS or TLS from the start, and authentication. The
// connection stays open for the next mail. Certificates are verified.
#pragma once

#include "base/secret.hpp"
#include "outbound/handle_pool.hpp"
#include "outbound/mail.hpp"
#include "outbound/outcome.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace ostiary::outbound {

enum class SmtpSecurity {
    None,
    Opportunistic,  // STARTTLS where the server offers it; credentials are only given after it
    StartTls,
    Tls,  // from the first byte, usually port 465
};

struct SmtpOptions {
    std::string host;
    std::uint16_t port = 587;
    SmtpSecurity security = SmtpSecurity::StartTls;
    std::string user = {};  // empty: no authentication
    Secret password = {};
    std::string ca_file = {};  // PEM; empty: the system's
    std::string hello = {};    // the name this machine calls itself by; empty: the host name
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds timeout{25'000};  // of one mail
};

class SmtpClient {
  public:
    explicit SmtpClient(SmtpOptions options);

    // Sends it to its recipient, then to those in `bcc`. When only the latter fails the mail counts as sent,
    // with a reason. A refused password is temporary: it is the configuration that is wrong, not the mail.
    Outcome send(Mail const& mail);

    // See HandlePool.
    void end_within(std::chrono::milliseconds patience) { handles_.end_within(patience); }

  private:
    struct Reply {
        CURLcode result;
        long response;
    };
    Reply transfer(CURL* handle, Mail const& mail, std::vector<std::string> const& recipients);
    void set_up(CURL* handle) const;

    SmtpOptions options_;
    std::string url_;
    HandlePool handles_;
};

// What the end of a transfer means; `response` is the server's last reply code, 0 for none.
Outcome smtp_outcome(CURLcode result, long response);

}  // namespace ostiary::outbound
