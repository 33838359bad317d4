#include "applications/key.hpp"

#include "base/hash.hpp"

#include <algorithm>
#include <array>

namespace ostiary::applications {
namespace {

struct KindNames {
    KeyKind kind;
    std::string_view name;
    std::string_view prefix;
};

constexpr std::array<KindNames, 4> kinds{{{KeyKind::Publishable, "publishable", "pk_"},
                                          {KeyKind::Secret, "secret", "sk_"},
                                          {KeyKind::Management, "management", "mk_"},
                                          {KeyKind::Administration, "administration", "ak_"}}};

constexpr std::size_t key_length = 3 + 43;

KindNames const& names_of(KeyKind kind) {
    return *std::ranges::find(kinds, kind, &KindNames::kind);
}

}  // namespace

std::string_view to_string(KeyKind kind) {
    return names_of(kind).name;
}

std::optional<KeyKind> parse_key_kind(std::string_view text) {
    auto const known = std::ranges::find(kinds, text, &KindNames::name);
    return known == kinds.end() ? std::nullopt : std::optional(known->kind);
}

Secret make_key_text(KeyKind kind, Random& random) {
    return Secret(std::string(names_of(kind).prefix) + to_base62(random.bytes(32)));
}

bool is_key_text(std::string_view text) {
    return text.size() == key_length &&
           std::ranges::any_of(kinds, [&](KindNames const& kind) { return text.starts_with(kind.prefix); });
}

Hash hash_of_key(std::string_view text) {
    return sha256(text);
}

}  // namespace ostiary::applications
