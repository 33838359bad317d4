// The forms in which a stored password hash is written, read strictly, and the bounds of what comparing one
// may cost. A hash can come from another server (import), so its text is outside input: `parse` answers only
// for a form and a cost that are safe to compute.
//
// | form | bound |
// | --- | --- |
// | `$argon2id$v=19$m=,t=,p=$salt$hash`, also argon2i | 256 MiB; memory times passes 1 GiB; 16 lanes |
// | `$2a$`, `$2b$`, `$2y$` (bcrypt) | cost 14 |
// | `$scrypt$ln=,r=,p=$salt$hash`, `$7$` (crypt(3)) | memory times p 256 MiB; r 32 |
// | `$y$` (yescrypt, as crypt(3) makes it: flavour j) | 256 MiB; r 32 |
// | `$pbkdf2-sha256$`, `-sha512`, `-sha1`, passlib's `$pbkdf2$` | 2,000,000 rounds; SHA-512 1,000,000 |
// | Django's `pbkdf2_sha256$`, `_sha512`, `_sha1` | the same |
//
// At each of these bounds one compare takes about a second or less on one core of a current machine.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace ostiary::passwords {

constexpr std::size_t longest_hash_text = 512;

enum class Argon2Kind { I, Id };

struct Argon2Hash {
    Argon2Kind kind;
    std::uint32_t memory_kib;
    std::uint32_t passes;
    std::uint32_t lanes;
    Bytes salt;
    Bytes hash;
};

// The whole text is what crypt(3) compares with.
enum class CryptHash { Bcrypt, Scrypt, Yescrypt };

struct ScryptHash {
    std::uint64_t n;
    std::uint32_t r;
    std::uint32_t p;
    Bytes salt;
    Bytes hash;
};

enum class Digest { Sha1, Sha256, Sha512 };

struct Pbkdf2Hash {
    Digest digest;
    std::uint32_t rounds;
    Bytes salt;
    Bytes hash;
};

using ParsedHash = std::variant<Argon2Hash, CryptHash, ScryptHash, Pbkdf2Hash>;

// nullopt when the form is not known or its cost is out of bounds.
std::optional<ParsedHash> parse(std::string_view stored);

}  // namespace ostiary::passwords
