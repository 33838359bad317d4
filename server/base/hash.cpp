#include "base/hash.hpp"

#include "base/error.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <memory>

namespace ostiary {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Fetching the algorithm costs more than hashing a token: once a process, and one context a thread.
class Sha256 {
  public:
    Sha256() { ensure(EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr) == 1, "SHA-256 starts"); }
    void add(ByteView bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
    Hash finish() {
        Hash hash;
        ensure(EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr) == 1, "SHA-256 ends");
        EVP_DigestInit_ex2(context_.get(), nullptr, nullptr);
        return hash;
    }

  private:
    static EVP_MD const* algorithm() {
        static EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
        return fetched;
    }
    std::unique_ptr<EVP_MD_CTX, FreeContext> context_{EVP_MD_CTX_new()};
};

Sha256& sha256_of_this_thread() {
    thread_local Sha256 hash;
    return hash;
}

}  // namespace

Hash sha256(ByteView bytes) {
    auto& hash = sha256_of_this_thread();
    hash.add(bytes);
    return hash.finish();
}

Hash sha256_of_parts(std::initializer_list<ByteView> parts) {
    auto& hash = sha256_of_this_thread();
    for (ByteView part : parts) {
        std::array<Byte, 8> length;
        std::uint64_t rest = part.size();
        for (int i = 7; i >= 0; --i, rest >>= 8)
            length[static_cast<std::size_t>(i)] = static_cast<Byte>(rest);
        hash.add(length);
        hash.add(part);
    }
    return hash.finish();
}

Hash hmac_sha256(ByteView key, ByteView message) {
    Hash mac;
    unsigned int size = 0;
    auto const* made = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), message.data(),
                            message.size(), mac.data(), &size);
    ensure(made != nullptr && size == mac.size(), "HMAC-SHA-256 is made");
    return mac;
}

}  // namespace ostiary
