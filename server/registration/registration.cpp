#include "registration/registration.hpp"

#include "accounts/identifier.hpp"
#include "base/json_merge_patch.hpp"
#include "base/text.hpp"
#include "contacts/fields.hpp"
#include "messages/language.hpp"
#include "settings/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ostiary::registration {
namespace {

using settings::Presence;

constexpr auto password_rule = json::TextRule{.longest = 1'024, .control = json::ControlCharacters::Allow};
constexpr auto code_rule = json::TextRule{.shortest = 4, .longest = 8};
constexpr auto name_rule = json::TextRule{.longest = 100};

bool is_web_address(std::string_view text) {
    auto const scheme = text.find("://");
    if (scheme == std::string_view::npos) return false;
    bool const web = text.starts_with("https://") || text.starts_with("http://");
    auto const rest = text.substr(scheme + 3);
    return web && !rest.empty() && rest.front() != '/' &&
           text.find_first_of(" \"<>\\^`{|}") == std::string_view::npos;
}

void check_presence(std::vector<FieldError>& errors, std::string_view field, Presence presence, bool given) {
    if (presence == Presence::Hidden && given)
        errors.push_back({std::string(field), ErrorCode::UnknownField, "Not used by this application."});
    if (presence == Presence::Required && !given)
        errors.push_back({std::string(field), ErrorCode::Required, {}});
}

void check_code(std::vector<FieldError>& errors, std::string_view field, bool has_target, bool has_code,
                bool needed) {
    if (!has_target && has_code)
        errors.push_back(
            {std::string(field), ErrorCode::InvalidValue, "There is nothing that it was sent to."});
    if (has_target && !has_code && needed) errors.push_back({std::string(field), ErrorCode::Required, {}});
}

// Without a password the account must be able to log in by code.
bool can_log_in_without_password(Form const& form, settings::LoginMethods const& login) {
    return (form.email && login.email_code) || (form.phone && login.phone_code);
}

}  // namespace

accounts::Profile read_profile(json::Fields& in, Timestamp now) {
    accounts::Profile profile{.given_name = in.text("given_name", name_rule),
                              .family_name = in.text("family_name", name_rule),
                              .gender = in.text("gender", {.longest = 32}),
                              .birth_date = in.text("birth_date", {.longest = 10}),
                              .picture = in.text("picture", {.longest = 2'048}),
                              .locale = in.text("locale", {.shortest = 2, .longest = 35})};
    if (profile.birth_date && !accounts::is_birth_date(*profile.birth_date, now)) {
        in.reject("birth_date", ErrorCode::InvalidValue,
                  "A day such as 1990-04-01, not before 1900 and not in the future.");
    }
    if (profile.picture && !is_web_address(*profile.picture)) in.reject("picture", ErrorCode::InvalidUrl);
    if (profile.locale) {
        profile.locale = messages::parse_language(*profile.locale);
        if (!profile.locale)
            in.reject("locale", ErrorCode::InvalidValue, "A language tag such as en or zh-Hant.");
    }
    return profile;
}

std::string about_property_name(std::string_view name) {
    constexpr std::size_t most_repeated = 64;  // bytes
    auto shown = name.substr(0, most_repeated);
    while (!is_utf8(shown)) shown.remove_suffix(1);
    return fmt::format("\"{}\" is no name of a property: letters and digits, a letter first.",
                       to_one_line(shown));
}

std::optional<std::string> read_properties(json::Fields& in) {
    auto const object = in.object("properties");
    if (!object) return std::nullopt;
    for (auto [name, element] : *object) {
        if (!settings::is_property_name(name)) {
            in.reject("properties", ErrorCode::InvalidCharacters, about_property_name(name));
            return std::nullopt;
        }
    }
    // Of two values under one name the last counts, as where properties are saved.
    auto text = json::put_members("{}", std::string(simdjson::minify(*object)));
    if (text.size() > accounts::largest_properties)
        in.reject("properties", ErrorCode::TooLarge,
                  fmt::format("At most {} bytes.", accounts::largest_properties));
    return text;
}

Form read_form(json::Fields& in, Timestamp now) {
    Form form{.username = in.text("username"),
              .email = contacts::read_email(in),
              .phone = contacts::read_phone(in),
              .password = in.secret("password", password_rule),
              .email_code = in.secret("email_code", code_rule),
              .phone_code = in.secret("phone_code", code_rule),
              .profile = read_profile(in, now)};
    if (auto properties = read_properties(in)) form.properties = std::move(*properties);
    return form;
}

std::vector<FieldError> check_form(Form const& form, settings::Settings const& settings, CodesAre codes) {
    auto const& rules = settings.registration;
    std::vector<FieldError> errors;
    check_presence(errors, "username", rules.username, form.username.has_value());
    check_presence(errors, "email", rules.email, form.email.has_value());
    check_presence(errors, "phone", rules.phone, form.phone.has_value());
    check_presence(errors, "password", rules.password, form.password.has_value());
    bool const nameless = !form.username && !form.email && !form.phone;
    if (nameless && errors.empty())
        errors.push_back({"username", ErrorCode::Required, "A username, an email or a phone is needed."});
    if (form.username) {
        auto const name = accounts::Identifier::username(*form.username, settings.usernames);
        if (!name) errors.push_back(name.error());
    }
    bool const needed = rules.verify_contacts && codes == CodesAre::Needed;
    check_code(errors, "email_code", form.email.has_value(), form.email_code.has_value(), needed);
    check_code(errors, "phone_code", form.phone.has_value(), form.phone_code.has_value(), needed);
    bool const stranded = !form.password && rules.password == Presence::Optional &&
                          !can_log_in_without_password(form, settings.login);
    if (stranded && !nameless)
        errors.push_back({"password", ErrorCode::Required, "Without it nobody could log in."});
    return errors;
}

}  // namespace ostiary::registration
