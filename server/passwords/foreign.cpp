#include "passwords/foreign.hpp"

#include "base/error.hpp"

#include <crypt.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <memory>

namespace ostiary::passwords {
namespace {

constexpr std::size_t bcrypt_looks_at = 72;     // bytes of the password
constexpr std::size_t bcrypt_hash_starts = 29;  // `$2b$10$` and 22 characters of salt

// crypt(3) keeps the password in its work area.
struct WipeAndFree {
    void operator()(crypt_data* area) const {
        sodium_memzero(area, sizeof *area);
        delete area;
    }
};

EVP_MD const* algorithm_of(Digest digest) {
    switch (digest) {
        case Digest::Sha1:
            return EVP_sha1();
        case Digest::Sha256:
            return EVP_sha256();
        case Digest::Sha512:
            return EVP_sha512();
    }
    return nullptr;
}

}  // namespace

bool is_same_crypt(CryptHash kind, std::string const& stored, Secret const& password) {
    // Others cut silently at 72 bytes; crypt(3) refuses beyond 511.
    auto const looked_at =
        kind == CryptHash::Bcrypt ? password.reveal().substr(0, bcrypt_looks_at) : password.reveal();
    Secret const phrase{std::string(looked_at)};
    std::unique_ptr<crypt_data, WipeAndFree> const area(new crypt_data{});
    char const* const made = crypt_rn(phrase.c_str(), stored.c_str(), area.get(), sizeof *area);
    if (made == nullptr) return false;
    // Some programs leave other unused bits in the last character of bcrypt's salt; the hash is the part that
    // counts.
    std::size_t const from = kind == CryptHash::Bcrypt ? bcrypt_hash_starts : 0;
    std::string_view const text(made);
    if (text.size() != stored.size()) return false;
    return equal_in_constant_time(as_bytes(text.substr(from)),
                                  as_bytes(std::string_view(stored).substr(from)));
}

bool is_same_scrypt(ScryptHash const& stored, Secret const& password) {
    auto const text = as_bytes(password.reveal());
    Bytes made(stored.hash.size());
    int const failed = crypto_pwhash_scryptsalsa208sha256_ll(text.data(), text.size(), stored.salt.data(),
                                                             stored.salt.size(), stored.n, stored.r, stored.p,
                                                             made.data(), made.size());
    if (failed != 0) throw Unavailable("no memory for a password hash");
    return equal_in_constant_time(made, stored.hash);
}

bool is_same_pbkdf2(Pbkdf2Hash const& stored, Secret const& password) {
    auto const text = password.reveal();
    Bytes made(stored.hash.size());
    int const done =
        PKCS5_PBKDF2_HMAC(text.data(), static_cast<int>(text.size()), stored.salt.data(),
                          static_cast<int>(stored.salt.size()), static_cast<int>(stored.rounds),
                          algorithm_of(stored.digest), static_cast<int>(made.size()), made.data());
    ensure(done == 1, "PBKDF2 is computed");
    return equal_in_constant_time(made, stored.hash);
}

}  // namespace ostiary::passwords
