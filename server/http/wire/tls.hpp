// TLS 1.2 and 1.3 with the server's certificate, which can be read again while connections live: those made
// before keep what they have.
#pragma once

#include "http/server.hpp"

#include <memory>
#include <mutex>

namespace boost::asio::ssl {
class context;
}

namespace ostiary::http::wire {

class TlsSettings {
  public:
    // Throws `Unavailable` when the files are not usable or do not belong together.
    explicit TlsSettings(TlsFiles files);

    // False, and the old ones stay, when they are not usable.
    bool reload();

    std::shared_ptr<boost::asio::ssl::context> current() const;

  private:
    TlsFiles const files_;
    mutable std::mutex mutex_;
    std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace ostiary::http::wire
