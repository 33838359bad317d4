#include "administration/account_fields.hpp"

#include "contacts/fields.hpp"
#include "registration/registration.hpp"

#include <algorithm>

namespace ostiary::administration {
namespace {

constexpr auto password_rule = json::TextRule{.longest = 1'024, .control = json::ControlCharacters::Allow};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_meta_name(std::string_view name) {
    return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, [](char c) {
        return is_letter(c) || c == '_' || (c >= '0' && c <= '9');
    });
}

Text read_meta(json::Fields& in) {
    auto const object = in.object("meta");
    if (!object) return std::nullopt;
    for (auto const [name, element] : *object) {
        if (is_meta_name(name)) continue;
        in.reject("meta", ErrorCode::InvalidCharacters,
                  "Names are letters, digits and underscores and start with a letter.");
        return std::nullopt;
    }
    std::string text = simdjson::minify(*object);
    if (text.size() > largest_meta) in.reject("meta", ErrorCode::TooLarge, "At most 500000 bytes.");
    return text;
}

// Absent: stays. null: removed.
std::optional<Text> read_replacement(json::Fields& in, std::string_view name) {
    Text text = in.text(name);
    if (!in.has(name)) return std::nullopt;
    return std::optional<Text>(std::in_place, std::move(text));
}

}  // namespace

NewAccount read_new_account(json::Fields& in, Timestamp now) {
    NewAccount given{.username = in.text("username"),
                     .email = contacts::read_email(in),
                     .phone = contacts::read_phone(in),
                     .email_verified = in.boolean("email_verified").value_or(false),
                     .phone_verified = in.boolean("phone_verified").value_or(false),
                     .password = in.secret("password", password_rule),
                     .external_id = in.text("external_id"),
                     .profile = registration::read_profile(in, now)};
    given.properties = registration::read_properties(in).value_or("{}");
    given.meta = read_meta(in).value_or("{}");
    return given;
}

NewAccount read_new_administrator(json::Fields& in) {
    NewAccount given;
    given.username = in.text("username");
    given.email = contacts::read_email(in);
    given.email_verified = true;
    given.password = in.required_secret("password", password_rule);
    bool const named =
        (in.has("username") && !in.is_null("username")) || (in.has("email") && !in.is_null("email"));
    if (!named) in.reject("email", ErrorCode::Required, "A username or an email is needed.");
    return given;
}

AccountChange read_account_change(json::Fields& in, Timestamp now) {
    AccountChange change;
    change.username = read_replacement(in, "username");
    change.external_id = read_replacement(in, "external_id");
    change.profile = profile::read_change(in, now);
    change.meta = read_meta(in);
    return change;
}

}  // namespace ostiary::administration
