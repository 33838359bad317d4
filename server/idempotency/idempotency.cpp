#include "idempotency/idempotency.hpp"

#include "base/hash.hpp"

#include <algorithm>

namespace ostiary::idempotency {
namespace {

constexpr auto kept_for = std::chrono::hours(24);
constexpr std::size_t longest_key = 255;

db::Statement const find{"SELECT fingerprint, sealed FROM idempotency WHERE key = $1 AND expires_at > $2"};
// One that has expired gives way.
db::Statement const insert{
    "INSERT INTO idempotency (key, fingerprint, sealed, expires_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, sealed = excluded.sealed, "
    "expires_at = excluded.expires_at "
    "WHERE idempotency.expires_at <= $5"};
db::Statement const purge{
    "DELETE FROM idempotency WHERE key IN (SELECT key FROM idempotency WHERE expires_at <= $1 ORDER BY "
    "expires_at LIMIT $2)"};

bool is_visible_ascii(char c) {
    return c > ' ' && c < '\x7F';
}

}  // namespace

Result<std::optional<Key>> key_of(http::Request const& request, ApplicationId const& application) {
    if (!request.has_header("idempotency-key")) return std::nullopt;
    auto const text = request.header("idempotency-key");
    if (text.empty()) return fail_field("Idempotency-Key", ErrorCode::TooShort, "At least 1 character.");
    if (text.size() > longest_key)
        return fail_field("Idempotency-Key", ErrorCode::TooLong, "At most 255 characters.");
    if (!std::ranges::all_of(text, is_visible_ascii))
        return fail_field("Idempotency-Key", ErrorCode::InvalidCharacters);
    return Key{
        .hash = sha256_of_parts({application.bytes(), as_bytes(request.path), as_bytes(text)}),
        .fingerprint = sha256_of_parts({as_bytes(request.header("authorization")), as_bytes(request.body)})};
}

Result<std::optional<Secret>> find_answer(db::Transaction& tx, Key const& key, Keyring const& keyring,
                                          Timestamp now) {
    auto const row = tx.query_one(find, key.hash, now);
    if (!row) return std::nullopt;
    if (row->get<Hash>(0) != key.fingerprint) return fail(ErrorCode::IdempotencyKeyReused);
    auto answer = keyring.open("idempotency", key.hash, row->get<Bytes>(1));
    ensure(answer.has_value(), "a kept answer opens under the server's key");
    return answer;
}

Result<void> keep_answer(db::Transaction& tx, Key const& key, std::string_view answer, Keyring const& keyring,
                         Random& random, Timestamp now) {
    auto const sealed = keyring.seal("idempotency", key.hash, answer, random);
    if (tx.execute(insert, key.hash, key.fingerprint, sealed, now + kept_for, now) == 1) return {};
    return fail_until(ErrorCode::TooManyRequests, std::chrono::seconds(1));
}

std::int64_t purge_expired(db::Transaction& tx, Timestamp now, std::int64_t most) {
    return tx.execute(purge, now, most);
}

}  // namespace ostiary::idempotency
