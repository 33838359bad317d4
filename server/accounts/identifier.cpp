#include "accounts/identifier.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ostiary::accounts {
namespace {

// After folding, which turns every kind of blank into a plain one or leaves it a separator of its own.
bool has_white_space(std::string_view text) {
    static constexpr std::string_view beyond_ascii[] = {"\u1680", "\u2028", "\u2029"};
    return std::ranges::any_of(text, [](char c) { return c == ' '; }) ||
           std::ranges::any_of(beyond_ascii, [&](std::string_view blank) { return text.contains(blank); });
}

}  // namespace

std::string_view to_string(IdentifierKind kind) {
    switch (kind) {
        case IdentifierKind::Username:
            return "username";
        case IdentifierKind::Email:
            return "email";
        case IdentifierKind::Phone:
            return "phone";
        case IdentifierKind::ExternalId:
            return "external_id";
    }
    ensure(false, "every kind has a name");
    return {};
}

std::expected<Identifier, FieldError> Identifier::username(std::string_view text,
                                                           settings::Usernames const& rules) {
    auto const wrong = [](ErrorCode code, std::string detail = {}) {
        return std::unexpected(FieldError{"username", code, std::move(detail)});
    };
    if (!is_utf8(text) || has_control_characters(text)) return wrong(ErrorCode::InvalidCharacters);
    std::string folded = fold_case(text);
    if (has_white_space(folded)) return wrong(ErrorCode::InvalidCharacters, "No spaces.");
    if (is_deceptive(text))
        return wrong(ErrorCode::InvalidCharacters,
                     "Only characters that are seen, and letters of one script.");
    // As people count them: folding makes two of some.
    auto const length = static_cast<int>(count_characters(text));
    if (length < rules.shortest)
        return wrong(ErrorCode::TooShort, fmt::format("At least {} characters.", rules.shortest));
    if (length > rules.longest)
        return wrong(ErrorCode::TooLong, fmt::format("At most {} characters.", rules.longest));
    return Identifier(IdentifierKind::Username, std::move(folded));
}

Identifier Identifier::username_as_given(std::string_view text) {
    return {IdentifierKind::Username, fold_case(text)};
}

Identifier Identifier::contact(contacts::Target const& target) {
    bool const is_email = target.channel == contacts::Channel::Email;
    return {is_email ? IdentifierKind::Email : IdentifierKind::Phone, target.value};
}

std::vector<Identifier> Identifier::addresses_in(std::string_view text) {
    std::vector<Identifier> addresses;
    for (auto const& reading : {std::string(text), fold_case(text)}) {
        auto target = contacts::parse_target(contacts::Channel::Email, reading);
        if (!target) target = contacts::parse_target(contacts::Channel::Phone, reading);
        if (!target) continue;
        auto address = contact(*target);
        if (addresses.empty() || addresses.front() != address) addresses.push_back(std::move(address));
    }
    return addresses;
}

Identifier Identifier::external_id(std::string_view text) {
    return {IdentifierKind::ExternalId, std::string(text)};
}

Hash Identifier::key(ApplicationId const& application) const {
    return sha256_of_parts({application.bytes(), as_bytes(to_string(kind_)), as_bytes(value_)});
}

}  // namespace ostiary::accounts
