// What names an account within its application: a user name, an email address, a phone number, an id of
// another system. A value is normalised when it is made; the key is one hash of application, kind and value,
// and owns uniqueness.
#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "contacts/contact.hpp"
#include "settings/settings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::accounts {

enum class IdentifierKind { Username, Email, Phone, ExternalId };

std::string_view to_string(IdentifierKind kind);

class Identifier {
  public:
    // `text` within the application's rules: length in characters, no white space and no control characters;
    // folded so that names that look alike are equal (NFKC with case folding). Errors name the field
    // `username`.
    static std::expected<Identifier, FieldError> username(std::string_view text,
                                                          settings::Usernames const& rules);
    // For a look-up: the same folding, no rules.
    static Identifier username_as_given(std::string_view text);
    static Identifier contact(contacts::Target const& target);
    // The email addresses or phone numbers that somebody could mean by a text: first as it was typed, then as
    // names are compared, so that one in wide letters is the same address. None, one, or two that differ.
    static std::vector<Identifier> addresses_in(std::string_view text);
    static Identifier external_id(std::string_view text);

    IdentifierKind kind() const { return kind_; }
    std::string const& value() const { return value_; }
    bool operator==(Identifier const&) const = default;
    Hash key(ApplicationId const& application) const;

  private:
    Identifier(IdentifierKind kind, std::string value) : kind_(kind), value_(std::move(value)) {}
    IdentifierKind kind_;
    std::string value_;
};

}  // namespace ostiary::accounts
