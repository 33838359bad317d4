#include "http/wire/tls.hpp"

#include "base/error.hpp"

#include <boost/asio/ssl/context.hpp>
#include <spdlog/spdlog.h>

#include <cstring>

namespace ostiary::http::wire {
namespace {

namespace ssl = boost::asio::ssl;

constexpr unsigned char http_1_1[] = "\x08http/1.1";

// RFC 7301: a client that offers protocols must offer this one.
int choose_protocol(SSL*, unsigned char const** chosen, unsigned char* length, unsigned char const* offered,
                    unsigned offered_length, void*) {
    unsigned char* selected = nullptr;
    int const outcome =
        SSL_select_next_proto(&selected, length, http_1_1, sizeof http_1_1 - 1, offered, offered_length);
    if (outcome != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = selected;
    return SSL_TLSEXT_ERR_OK;
}

std::shared_ptr<ssl::context> make_context(TlsFiles const& files) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    auto* const native = context->native_handle();
    // security: nothing older than TLS 1.2, no renegotiation, no compression (Tls.is_1_2_at_least).
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(native,
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
    context->use_certificate_chain_file(files.certificate_chain);
    context->use_private_key_file(files.private_key, ssl::context::pem);
    if (SSL_CTX_check_private_key(native) != 1)
        throw std::runtime_error("the key is not that of the certificate");
    return context;
}

}  // namespace

TlsSettings::TlsSettings(TlsFiles files) : files_(std::move(files)) {
    try {
        context_ = make_context(files_);
    } catch (std::exception const& e) {
        throw Unavailable("TLS cannot start with " + files_.certificate_chain + " and " + files_.private_key +
                          ": " + e.what());
    }
}

bool TlsSettings::reload() try {
    auto fresh = make_context(files_);
    std::scoped_lock const lock(mutex_);
    context_ = std::move(fresh);
    return true;
} catch (std::exception const& e) {
    spdlog::error("the new certificate in {} with the key in {} cannot be used: {}", files_.certificate_chain,
                  files_.private_key, e.what());
    return false;
}

std::shared_ptr<ssl::context> TlsSettings::current() const {
    std::scoped_lock const lock(mutex_);
    return context_;
}

}  // namespace ostiary::http::wire
