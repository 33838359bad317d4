// The form in which a password is compared, decided here and nowhere else: what a keyboard sends differs
// between machines for the same characters, so text is put into Unicode form NFC, and every kind of space
// becomes an ordinary one (RFC 8265, OpaqueString). Not NFKC: it would merge different characters and break
// hashes brought from other servers, which hashed what the keyboard sent.
#pragma once

#include "base/secret.hpp"

#include <cstddef>
#include <optional>

namespace ostiary::passwords {

// Bounds of any password, whatever the settings say, checked on what was sent.
constexpr std::size_t longest_in_characters = 128;
constexpr std::size_t longest_in_bytes = 1'024;

// nullopt when no password can look like this: empty, too long, not UTF-8, or with control characters (NUL
// among them).
std::optional<Secret> normalise(Secret const& typed);

}  // namespace ostiary::passwords
