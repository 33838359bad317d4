// Comparison with password hashes that other servers made. The password is in its normal form; the cost was
// bounded by `parse`.
#pragma once

#include "base/secret.hpp"
#include "passwords/hash_text.hpp"

#include <string>

namespace ostiary::passwords {

// bcrypt, crypt(3)'s scrypt and yescrypt, by libxcrypt.
bool is_same_crypt(CryptHash kind, std::string const& stored, Secret const& password);

// RFC 7914, by libsodium. `Unavailable` when there is not enough memory.
bool is_same_scrypt(ScryptHash const& stored, Secret const& password);

// RFC 8018, by OpenSSL.
bool is_same_pbkdf2(Pbkdf2Hash const& stored, Secret const& password);

}  // namespace ostiary::passwords
