#include "passwords/hash.hpp"

#include "base/error.hpp"
#include "passwords/foreign.hpp"
#include "passwords/hash_text.hpp"
#include "passwords/password.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <optional>

namespace ostiary::passwords {
namespace {

constexpr std::size_t salt_size = 16;
constexpr std::size_t hash_size = 32;

using Salt = std::array<Byte, salt_size>;
using RawHash = std::array<Byte, hash_size>;

std::string to_base64_without_padding(ByteView bytes) {
    std::string text = to_base64(bytes);
    while (text.ends_with('=')) text.pop_back();
    return text;
}

std::string write(Cost cost, Salt const& salt, RawHash const& hash) {
    return fmt::format("$argon2id$v=19$m={},t={},p=1${}${}", cost.memory_kib, cost.passes,
                       to_base64_without_padding(salt), to_base64_without_padding(hash));
}

Salt make_salt(Random& random) {
    Salt salt;
    random.fill(salt);
    return salt;
}

// Until it is started, libsodium hashes with its slow, portable code.
void start_libsodium() {
    static bool const started = sodium_init() >= 0;
    if (!started) throw Unavailable("libsodium cannot start");
}

// Argon2id as this server makes it: one lane, 16 bytes of salt.
void compute(std::span<Byte> made, Secret const& normal, Cost cost, ByteView salt) {
    ensure(salt.size() == salt_size, "the salt has the size that libsodium takes");
    start_libsodium();
    auto const text = normal.reveal();
    int const failed =
        crypto_pwhash(made.data(), made.size(), text.data(), text.size(), salt.data(), cost.passes,
                      std::size_t{cost.memory_kib} * 1'024, crypto_pwhash_ALG_ARGON2ID13);
    if (failed != 0) throw Unavailable("no memory for a password hash");
}

bool is_own_form(Argon2Hash const& parsed) {
    return parsed.kind == Argon2Kind::Id && parsed.lanes == 1 && parsed.salt.size() == salt_size;
}

bool is_same_argon2(Argon2Hash const& parsed, std::string const& stored, Secret const& normal) {
    if (is_own_form(parsed)) {
        Bytes made(parsed.hash.size());
        compute(made, normal, {parsed.memory_kib, parsed.passes}, parsed.salt);
        return equal_in_constant_time(made, parsed.hash);
    }
    start_libsodium();
    // Several lanes and other salts go only through the text; this cannot tell a lack of memory from a wrong
    // password.
    auto const text = normal.reveal();
    return parsed.kind == Argon2Kind::Id
               ? crypto_pwhash_argon2id_str_verify(stored.c_str(), text.data(), text.size()) == 0
               : crypto_pwhash_argon2i_str_verify(stored.c_str(), text.data(), text.size()) == 0;
}

struct Compare {
    Secret const& password;
    std::string const& stored;

    bool operator()(Argon2Hash const& parsed) const { return is_same_argon2(parsed, stored, password); }
    bool operator()(CryptHash parsed) const { return is_same_crypt(parsed, stored, password); }
    bool operator()(ScryptHash const& parsed) const { return is_same_scrypt(parsed, password); }
    bool operator()(Pbkdf2Hash const& parsed) const { return is_same_pbkdf2(parsed, password); }
};

}  // namespace

bool is_acceptable(Cost cost) {
    return is_acceptable(write(cost, Salt{}, RawHash{}));
}

std::string hash(Secret const& password, Cost cost, Random& random) {
    auto const normal = normalise(password);
    ensure(normal.has_value(), "only a possible password is hashed");
    ensure(is_acceptable(cost), "a password is hashed at a cost that can be compared");
    Salt const salt = make_salt(random);
    RawHash made;
    compute(made, *normal, cost, salt);
    return write(cost, salt, made);
}

bool verify(Secret const& password, std::string_view stored) {
    auto const normal = normalise(password);
    // security: the bounds hold at every compare, however the text got into the database
    // (a_cost_out_of_bounds_is_not_computed).
    auto const parsed = parse(stored);
    if (!normal || !parsed) return false;
    return std::visit(Compare{*normal, std::string(stored)}, *parsed);
}

bool is_acceptable(std::string_view stored) {
    return parse(stored).has_value();
}

bool needs_rehash(std::string_view stored, Cost current) {
    auto const parsed = parse(stored);
    auto const* argon2 = parsed ? std::get_if<Argon2Hash>(&*parsed) : nullptr;
    if (argon2 == nullptr || !is_own_form(*argon2) || argon2->hash.size() != hash_size) return true;
    return Cost{argon2->memory_kib, argon2->passes} != current;
}

std::string make_dummy(Cost cost, Random& random) {
    RawHash never;
    random.fill(never);
    return write(cost, make_salt(random), never);
}

}  // namespace ostiary::passwords
