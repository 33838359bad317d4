// Requests that may safely be sent again: with the header `Idempotency-Key`, the same request gets the same
// answer for a day and acts once (draft-ietf-httpapi-idempotency-key-header). The answer is kept in the
// transaction that did the work, sealed under the server's key, so that the one cannot be there without the
// other and neither can be read from the database.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/keyring.hpp"
#include "base/random.hpp"
#include "db/database.hpp"
#include "http/request.hpp"

#include <optional>
#include <string_view>

namespace ostiary::idempotency {

struct Key {
    Hash hash;         // of application, route and the client's key
    Hash fingerprint;  // of the request's body
};

// nullopt without the header; InvalidRequest when it is not 1 to 255 visible ASCII characters.
Result<std::optional<Key>> key_of(http::Request const& request, ApplicationId const& application);

// What was answered to this key before, if it was; IdempotencyKeyReused when it was used with another
// request.
Result<std::optional<Secret>> find_answer(db::Transaction& tx, Key const& key, Keyring const& keyring,
                                          Timestamp now);

// Keeps `answer` for a day. TooManyRequests when another transaction with this key was faster; then the
// caller undoes.
Result<void> keep_answer(db::Transaction& tx, Key const& key, std::string_view answer, Keyring const& keyring,
                         Random& random, Timestamp now);

std::int64_t purge_expired(db::Transaction& tx, Timestamp now, std::int64_t most);

}  // namespace ostiary::idempotency
