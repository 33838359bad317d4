// Keys name an application or prove who asks. A publishable key (`pk_...`) is public and only names its
// application; a secret key (`sk_...`) lets an application's own backend check tokens, a management key
// (`mk_...`) lets it administer users by the Monaca face; an administration key (`ak_...`) is the
// organization's. No kind is taken for another. Each is its prefix and the base62 of 32 random bytes. Only
// its SHA-256 is stored, for a publishable key the text as well.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ostiary::applications {

enum class KeyKind { Publishable, Secret, Management, Administration };

std::string_view to_string(KeyKind kind);
std::optional<KeyKind> parse_key_kind(std::string_view text);

struct Key {
    KeyId id;
    OrganizationId organization;
    std::optional<ApplicationId> application;  // none for an administration key
    KeyKind kind = KeyKind::Publishable;
    std::string name;   // what people call it
    std::string value;  // a publishable key's text; empty for the others
    Timestamp created_at;
    std::optional<Timestamp> revoked_at;
};

// A key as it is shown once, to whoever made it.
struct NewKey {
    Key key;
    Secret text;
};

Secret make_key_text(KeyKind kind, Random& random);

// Whether this has the form of such a text at all.
bool is_key_text(std::string_view text);

// What is stored of a key and looked up by.
Hash hash_of_key(std::string_view text);

}  // namespace ostiary::applications
