// Which language a person is written to in: tags as in BCP 47, matched as RFC 4647 section 3.4 ("lookup")
// says, so `pt-BR` is served by `pt-BR` or else by `pt`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::messages {

// A well-formed tag in its usual spelling (`zh-Hant-TW`, `en`), nullopt for anything else. At most 35
// characters.
std::optional<std::string> parse_language(std::string_view tag);

// The tags of an Accept-Language header (RFC 9110 section 12.5.4), best first; those with q=0, `*` and
// malformed ones are left out. At most five; a header of more than 1,000 bytes counts as absent.
std::vector<std::string> parse_accept_language(std::string_view header);

// The best of `available` for `wanted` (best first), or nullopt when none serves. Both hold tags in their
// usual spelling.
std::optional<std::string> choose_language(std::span<std::string const> wanted,
                                           std::span<std::string const> available);

}  // namespace ostiary::messages
