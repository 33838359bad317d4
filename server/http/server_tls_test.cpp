#include "http/server.hpp"
#include "http/server_fixture.hpp"
#include "testing/temporary_folder.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <thread>

namespace ostiary::http {
namespace {

template <auto Free>
struct FreeWith {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;
using File = std::unique_ptr<FILE, FreeWith<fclose>>;

// Writes a key and a certificate that it has signed itself, for `name`.
void write_certificate(TlsFiles const& files, std::string const& name) {
    Key const key(EVP_EC_gen("P-256"));
    Certificate const certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    auto* const subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<unsigned char const*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    File const chain(std::fopen(files.certificate_chain.c_str(), "w"));
    PEM_write_X509(chain.get(), certificate.get());
    File const secret(std::fopen(files.private_key.c_str(), "w"));
    PEM_write_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

// A blocking TLS client.
class TlsClient {
  public:
    explicit TlsClient(testing::RawClient socket, int highest_version = TLS1_3_VERSION,
                       std::string_view protocol = "http/1.1")
        : socket_(std::move(socket)), context_(SSL_CTX_new(TLS_client_method())), session_(nullptr) {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context_.get(), highest_version);
        session_.reset(SSL_new(context_.get()));
        std::string offered(1, static_cast<char>(protocol.size()));
        offered += protocol;
        SSL_set_alpn_protos(session_.get(), reinterpret_cast<unsigned char const*>(offered.data()),
                            static_cast<unsigned>(offered.size()));
        SSL_set_fd(session_.get(), socket_.descriptor());
        connected_ = SSL_connect(session_.get()) == 1;
    }

    bool is_connected() const { return connected_; }
    int version() const { return SSL_version(session_.get()); }
    std::string protocol() const {
        unsigned char const* name = nullptr;
        unsigned length = 0;
        SSL_get0_alpn_selected(session_.get(), &name, &length);
        return {reinterpret_cast<char const*>(name), length};
    }
    std::string server_name() const {
        Certificate const certificate(SSL_get1_peer_certificate(session_.get()));
        std::array<char, 100> name{};
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(),
                                  name.size());
        return name.data();
    }
    bool send(std::string_view bytes) {
        return SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
    }
    // What arrives until `end` has, or the server closes.
    std::string receive_until(std::string_view end) {
        std::string received;
        std::array<char, 4096> bytes;
        while (!received.contains(end)) {
            int const count = SSL_read(session_.get(), bytes.data(), bytes.size());
            if (count <= 0) return received + "<closed>";
            received.append(bytes.data(), static_cast<std::size_t>(count));
        }
        return received;
    }

  private:
    testing::RawClient socket_;
    std::unique_ptr<SSL_CTX, FreeWith<SSL_CTX_free>> context_;
    std::unique_ptr<SSL, FreeWith<SSL_free>> session_;
    bool connected_ = false;
};

class Tls : public ServerFixture {
  protected:
    Tls() {
        files = {(folder / "chain.pem").string(), (folder / "key.pem").string()};
        write_certificate(files, "first.example");
        options.tls = files;
        add(Method::Get, "/transport", Lane::Inline, [](Request const& r) -> Result<Response> {
            return Response::text(r.transport == Transport::Tls ? "over tls" : "in the clear");
        });
    }

    testing::TemporaryFolder folder;
    TlsFiles files;
};

TEST_F(Tls, requests_are_served_over_it) {
    TlsClient client(connect());
    ASSERT_TRUE(client.is_connected());
    EXPECT_EQ(client.protocol(), "http/1.1");
    client.send(get("/transport"));
    EXPECT_THAT(client.receive_until("over tls"), testing::StartsWith("HTTP/1.1 200 OK\r\n"));
    client.send(get("/inline/a") + get("/lane/b"));
    EXPECT_THAT(client.receive_until("hello b"), testing::HasSubstr("hello a"));
    std::string const large(60'000, 'x');
    client.send(post("/echo", large));
    EXPECT_THAT(client.receive_until(large), testing::Not(testing::EndsWith("<closed>")));
    client.send(get("/inline/a", "Connection: close\r\n"));
    EXPECT_THAT(client.receive_until("<closed>"), testing::EndsWith("hello a<closed>"));
}

TEST_F(Tls, is_1_2_at_least) {
    EXPECT_EQ(TlsClient(connect()).version(), TLS1_3_VERSION);
    EXPECT_EQ(TlsClient(connect(), TLS1_2_VERSION).version(), TLS1_2_VERSION);
    EXPECT_FALSE(TlsClient(connect(), TLS1_1_VERSION).is_connected());
}

TEST_F(Tls, is_not_for_another_protocol) {
    EXPECT_FALSE(TlsClient(connect(), TLS1_3_VERSION, "h2").is_connected());
}

TEST_F(Tls, a_plain_request_is_not_answered) {
    auto client = connect();
    client.send(get("/transport"));
    EXPECT_THAT(client.receive_rest(), testing::Not(testing::HasSubstr("HTTP/1.1")));
}

TEST_F(Tls, a_silent_client_is_left) {
    options.header_timeout = std::chrono::milliseconds{50};
    EXPECT_TRUE(connect().is_closed());
}

TEST_F(Tls, a_new_certificate_is_for_new_connections) {
    TlsClient before(connect());
    EXPECT_EQ(before.server_name(), "first.example");
    write_certificate(files, "second.example");
    EXPECT_TRUE(server->reload_tls());
    EXPECT_EQ(TlsClient(connect()).server_name(), "second.example");
    before.send(get("/inline/a"));
    EXPECT_THAT(before.receive_until("hello a"), testing::StartsWith("HTTP/1.1 200"));
}

TEST_F(Tls, an_unusable_certificate_changes_nothing) {
    start();
    auto const other = TlsFiles{(folder / "other.pem").string(), (folder / "other-key.pem").string()};
    write_certificate(other, "other.example");
    std::filesystem::copy_file(other.private_key, files.private_key,
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_FALSE(server->reload_tls()) << "the key is not that of the certificate";
    std::ofstream(files.certificate_chain) << "no certificate";
    EXPECT_FALSE(server->reload_tls());
    EXPECT_EQ(TlsClient(connect()).server_name(), "first.example");
    EXPECT_THROW(Server(options, router, clock, random), Unavailable);
}

TEST_F(Tls, a_stopping_server_says_goodbye) {
    TlsClient idle(connect());
    TlsClient asking(connect());
    asking.send(get("/held/a"));
    held.acquire();
    std::jthread stopping([&] { server->stop(std::chrono::seconds{10}); });
    EXPECT_EQ(idle.receive_until("never"), "<closed>");
    released.release();
    EXPECT_THAT(asking.receive_until("never"), testing::EndsWith("hello a<closed>"));
}

}  // namespace
}  // namespace ostiary::http
