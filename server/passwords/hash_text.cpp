#include "passwords/hash_text.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <vector>

namespace ostiary::passwords {
namespace {

using Parts = std::vector<std::string_view>;

constexpr std::uint64_t mebibyte = 1'024 * 1'024;
constexpr std::uint32_t most_argon2_memory_kib = 256 * 1'024;
constexpr std::uint64_t most_argon2_work_kib = 1'024 * 1'024;
constexpr std::uint32_t most_argon2_lanes = 16;
constexpr std::uint64_t most_scrypt_work = 256 * mebibyte;
constexpr std::uint32_t most_scrypt_r = 32;
constexpr std::uint32_t most_bcrypt_cost = 14;
constexpr std::size_t longest_salt = 128;
constexpr std::size_t shortest_hash = 16;
constexpr std::size_t longest_hash = 64;

Parts split(std::string_view text, char separator) {
    Parts parts;
    for (;;) {
        auto const end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

// Decimal without a sign or leading zeros.
std::optional<std::uint32_t> read_number(std::string_view text) {
    std::uint32_t number = 0;
    auto const* const end = std::to_address(text.end());
    auto const [stopped, problem] = std::from_chars(std::to_address(text.begin()), end, number);
    if (problem != std::errc() || stopped != end || (text.size() > 1 && text.front() == '0'))
        return std::nullopt;
    return number;
}

// `name=number`
std::optional<std::uint32_t> read_setting(std::string_view text, std::string_view name) {
    if (!text.starts_with(name) || text.substr(name.size(), 1) != "=") return std::nullopt;
    return read_number(text.substr(name.size() + 1));
}

// Base64 without padding, of a size in the range; '.' may stand for '+', as passlib writes it.
std::optional<Bytes> read_base64(std::string_view text, std::size_t shortest, std::size_t longest) {
    std::string padded(text);
    std::ranges::replace(padded, '.', '+');
    padded.append((4 - padded.size() % 4) % 4, '=');
    auto bytes = text.contains('=') ? std::nullopt : from_base64(padded);
    if (!bytes || bytes->size() < shortest || bytes->size() > longest) return std::nullopt;
    return bytes;
}

// crypt(3)'s alphabet: the value of one character.
std::optional<std::uint32_t> read_crypt_digit(char c) {
    constexpr std::string_view alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    auto const value = alphabet.find(c);
    return value == std::string_view::npos ? std::nullopt : std::optional(static_cast<std::uint32_t>(value));
}

// Five characters, 30 bits, the lowest first.
std::optional<std::uint32_t> read_crypt_number(std::string_view text) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const digit = read_crypt_digit(text[i]);
        if (!digit) return std::nullopt;
        number |= *digit << (6 * i);
    }
    return number;
}

bool is_crypt_text(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return read_crypt_digit(c).has_value(); });
}

bool is_scrypt_in_bounds(std::uint32_t log_n, std::uint32_t r, std::uint32_t p) {
    if (log_n < 1 || log_n > 24 || r < 1 || r > most_scrypt_r || p < 1 || p > most_scrypt_work) return false;
    return std::uint64_t{128} * r * p << log_n <= most_scrypt_work;
}

// `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`
std::optional<ParsedHash> parse_argon2(Parts const& parts, Argon2Kind kind) {
    if (parts.size() != 6 || parts[2] != "v=19") return std::nullopt;
    auto const settings = split(parts[3], ',');
    if (settings.size() != 3 || parts[4].contains('.') || parts[5].contains('.')) return std::nullopt;
    auto const memory = read_setting(settings[0], "m");
    auto const passes = read_setting(settings[1], "t");
    auto const lanes = read_setting(settings[2], "p");
    auto salt = read_base64(parts[4], 8, longest_salt);
    auto hash = read_base64(parts[5], shortest_hash, longest_hash);
    if (!memory || !passes || !lanes || !salt || !hash) return std::nullopt;
    if (*lanes < 1 || *lanes > most_argon2_lanes || *memory < 8 * *lanes || *memory > most_argon2_memory_kib)
        return std::nullopt;
    if (*passes < 1 || std::uint64_t{*memory} * *passes > most_argon2_work_kib) return std::nullopt;
    return Argon2Hash{kind, *memory, *passes, *lanes, std::move(*salt), std::move(*hash)};
}

// `$2b$10$` and 53 characters of salt and hash
std::optional<ParsedHash> parse_bcrypt(Parts const& parts) {
    if (parts.size() != 4 || parts[2].size() != 2 || parts[3].size() != 53 || !is_crypt_text(parts[3]))
        return std::nullopt;
    auto const cost = read_number(parts[2].front() == '0' ? parts[2].substr(1) : parts[2]);
    if (!cost || *cost < 4 || *cost > most_bcrypt_cost) return std::nullopt;
    return CryptHash::Bcrypt;
}

// `$scrypt$ln=16,r=8,p=1$salt$hash`
std::optional<ParsedHash> parse_scrypt(Parts const& parts) {
    auto const settings = parts.size() == 5 ? split(parts[2], ',') : Parts();
    if (settings.size() != 3) return std::nullopt;
    auto const log_n = read_setting(settings[0], "ln");
    auto const r = read_setting(settings[1], "r");
    auto const p = read_setting(settings[2], "p");
    auto salt = read_base64(parts[3], 1, longest_salt);
    auto hash = read_base64(parts[4], shortest_hash, longest_hash);
    if (!log_n || !r || !p || !salt || !hash || !is_scrypt_in_bounds(*log_n, *r, *p)) return std::nullopt;
    return ScryptHash{std::uint64_t{1} << *log_n, *r, *p, std::move(*salt), std::move(*hash)};
}

// `$7$`, one character of log2 N, five of r, five of p, the salt, `$hash`
std::optional<ParsedHash> parse_crypt_scrypt(Parts const& parts) {
    if (parts.size() != 4 || parts[2].size() < 12 || parts[2].size() > 11 + longest_salt ||
        parts[3].size() != 43)
        return std::nullopt;
    if (!is_crypt_text(parts[2]) || !is_crypt_text(parts[3])) return std::nullopt;
    auto const log_n = read_crypt_digit(parts[2][0]);
    auto const r = read_crypt_number(parts[2].substr(1, 5));
    auto const p = read_crypt_number(parts[2].substr(6, 5));
    if (!log_n || !r || !p || !is_scrypt_in_bounds(*log_n, *r, *p)) return std::nullopt;
    return CryptHash::Scrypt;
}

// `$y$j9T$salt$hash`: flavour, log2 N less one, r less one
std::optional<ParsedHash> parse_yescrypt(Parts const& parts) {
    if (parts.size() != 5 || parts[2].size() != 3 || parts[2][0] != 'j') return std::nullopt;
    if (parts[3].empty() || parts[3].size() > 86 || !is_crypt_text(parts[3])) return std::nullopt;
    if (parts[4].size() != 43 || !is_crypt_text(parts[4])) return std::nullopt;
    auto const log_n = read_crypt_digit(parts[2][1]);
    auto const r = read_crypt_digit(parts[2][2]);
    if (!log_n || !r || !is_scrypt_in_bounds(*log_n + 1, *r + 1, 1)) return std::nullopt;
    return CryptHash::Yescrypt;
}

std::size_t digest_size(Digest digest) {
    switch (digest) {
        case Digest::Sha1:
            return 20;
        case Digest::Sha256:
            return 32;
        case Digest::Sha512:
            return 64;
    }
    return 0;
}

std::uint64_t most_rounds(Digest digest) {
    return digest == Digest::Sha512 ? 1'000'000 : 2'000'000;
}

std::optional<Digest> read_digest(std::string_view name) {
    if (name == "sha1") return Digest::Sha1;
    if (name == "sha256") return Digest::Sha256;
    if (name == "sha512") return Digest::Sha512;
    return std::nullopt;
}

std::optional<ParsedHash> make_pbkdf2(std::optional<Digest> digest, std::optional<std::uint32_t> rounds,
                                      std::optional<Bytes> salt, std::optional<Bytes> hash) {
    if (!digest || !rounds || *rounds == 0 || !salt || !hash) return std::nullopt;
    std::uint64_t const blocks = (hash->size() + digest_size(*digest) - 1) / digest_size(*digest);
    if (*rounds * blocks > most_rounds(*digest)) return std::nullopt;
    return Pbkdf2Hash{*digest, *rounds, std::move(*salt), std::move(*hash)};
}

// `$pbkdf2-sha256$i=600000$salt$hash`, also `i=600000,l=32` and passlib's bare `600000`
std::optional<ParsedHash> parse_pbkdf2(Parts const& parts) {
    if (parts.size() != 5) return std::nullopt;
    auto const digest = parts[1] == "pbkdf2"
                            ? Digest::Sha1
                            : read_digest(parts[1].substr(std::string_view("pbkdf2-").size()));
    auto const settings = split(parts[2], ',');
    auto const rounds =
        parts[2].starts_with("i=") ? read_setting(settings[0], "i") : read_number(settings[0]);
    auto hash = read_base64(parts[4], shortest_hash, longest_hash);
    if (settings.size() > 2 ||
        (settings.size() == 2 && (!hash || read_setting(settings[1], "l") != hash->size())))
        return std::nullopt;
    return make_pbkdf2(digest, rounds, read_base64(parts[3], 0, longest_salt), std::move(hash));
}

// Django: `pbkdf2_sha256$600000$salt$hash`, the salt as plain text and the hash with padding
std::optional<ParsedHash> parse_django(Parts const& parts) {
    if (parts.size() != 4 || parts[2].size() > longest_salt) return std::nullopt;
    auto hash = from_base64(parts[3]);
    if (!hash || hash->size() < shortest_hash || hash->size() > longest_hash) return std::nullopt;
    auto const digest = read_digest(parts[0].substr(std::string_view("pbkdf2_").size()));
    return make_pbkdf2(digest, read_number(parts[1]), to_bytes(as_bytes(parts[2])), std::move(hash));
}

}  // namespace

std::optional<ParsedHash> parse(std::string_view stored) {
    // security: nothing is computed for a text that is not wholly understood
    // (a_cost_out_of_bounds_is_not_computed).
    auto const is_printable = [](char c) { return c > ' ' && c < 0x7F; };
    if (stored.size() > longest_hash_text || !std::ranges::all_of(stored, is_printable)) return std::nullopt;
    auto const parts = split(stored, '$');
    if (parts[0].starts_with("pbkdf2_")) return parse_django(parts);
    if (!parts[0].empty() || parts.size() < 2) return std::nullopt;
    std::string_view const name = parts[1];
    if (name == "argon2id") return parse_argon2(parts, Argon2Kind::Id);
    if (name == "argon2i") return parse_argon2(parts, Argon2Kind::I);
    if (name == "2a" || name == "2b" || name == "2y") return parse_bcrypt(parts);
    if (name == "scrypt") return parse_scrypt(parts);
    if (name == "7") return parse_crypt_scrypt(parts);
    if (name == "y") return parse_yescrypt(parts);
    if (name == "pbkdf2" || name.starts_with("pbkdf2-")) return parse_pbkdf2(parts);
    return std::nullopt;
}

}  // namespace ostiary::passwords
