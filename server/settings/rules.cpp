#include "settings/rules.hpp"

#include "base/text.hpp"
#include "http/address.hpp"

#include <algorithm>
#include <charconv>

namespace ostiary::settings {
namespace {

bool is_lower_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_letter_or_digit(char c) {
    return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z');
}

bool is_host_name(std::string_view host) {
    if (host.empty() || host.size() > 253) return false;
    if (host.front() == '.' || host.front() == '-' || host.back() == '.' || host.back() == '-') return false;
    if (host.find("..") != std::string_view::npos) return false;
    return std::ranges::all_of(host, [](char c) { return is_lower_or_digit(c) || c == '-' || c == '.'; });
}

bool is_bracketed_ipv6(std::string_view host) {
    if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
    return std::ranges::all_of(host.substr(1, host.size() - 2), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == ':';
    });
}

// `:8443`, but not the port that browsers leave out.
bool is_port(std::string_view text, int left_out) {
    if (text.size() < 2 || text.front() != ':' || text[1] == '0') return false;
    int port = 0;
    char const* const end = text.data() + text.size();
    auto const [stopped, error] = std::from_chars(text.data() + 1, end, port);
    return error == std::errc() && stopped == end && port <= 65'535 && port != left_out;
}

// Whether an account that registers itself can log in by one of the ways that are open.
bool can_log_in_after_registering(LoginMethods const& login, Registration const& registration) {
    auto const taken = [](Presence presence) { return presence != Presence::Hidden; };
    bool const password = taken(registration.password);
    return (login.username_password && taken(registration.username) && password) ||
           (taken(registration.email) && (login.email_code || (login.email_password && password))) ||
           (taken(registration.phone) && (login.phone_code || (login.phone_password && password)));
}

// Pages inside an app, as the web views of Capacitor, Ionic and Cordova write it.
constexpr std::string_view app_origins[] = {"app://localhost", "capacitor://localhost", "ionic://localhost"};

bool has_login_method(LoginMethods const& login) {
    return login.username_password || login.email_password || login.email_code || login.phone_password ||
           login.phone_code;
}

}  // namespace

std::vector<FieldError> contradictions(Settings const& settings) {
    std::vector<FieldError> wrong;
    auto const require = [&](bool holds, char const* field, char const* sentence) {
        if (!holds) wrong.push_back({field, ErrorCode::InvalidValue, sentence});
    };
    require(settings.usernames.shortest <= settings.usernames.longest, "usernames.shortest",
            "Not above usernames.longest.");
    require(settings.passwords.shortest <= settings.passwords.longest, "passwords.shortest",
            "Not above passwords.longest.");
    require(settings.codes.resend_after <= settings.codes.lifetime, "codes.resend_after_seconds",
            "Not above codes.lifetime_seconds.");
    require(settings.limits.first_lock <= settings.limits.longest_lock, "limits.first_lock_seconds",
            "Not above limits.longest_lock_seconds.");
    require(has_login_method(settings.login), "login", "At least one way to log in is needed.");
    require(
        !settings.registration.open || can_log_in_after_registering(settings.login, settings.registration),
        "registration",
        "With these fields, nobody who registers could log in by the ways that `login` opens.");
    return wrong;
}

bool is_origin(std::string_view text) {
    if (std::ranges::find(app_origins, text) != std::end(app_origins)) return true;
    bool const tls = text.starts_with("https://");
    if (!tls && !text.starts_with("http://")) return false;
    std::string_view const rest = text.substr(tls ? 8 : 7);
    std::size_t const bracket = rest.find(']');
    std::size_t const colon = rest.find(':', bracket == std::string_view::npos ? 0 : bracket);
    std::string_view const host = rest.substr(0, colon);
    if (!is_host_name(host) && !is_bracketed_ipv6(host)) return false;
    return colon == std::string_view::npos || is_port(rest.substr(colon), tls ? 443 : 80);
}

bool is_one_line(std::string_view text) {
    return !text.empty() && !has_control_characters(text) && !turns_direction(text);
}

bool is_page(std::string_view text) {
    if (text.empty()) return true;
    std::size_t const scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
    if (scheme == 0) return false;
    std::size_t const path = std::min(text.find_first_of("/?", scheme), text.size());
    bool const plain = std::ranges::all_of(
        text, [](char c) { return c > ' ' && c < 0x7F && !std::string_view("#\"<>\\^`{|}").contains(c); });
    return plain && is_origin(text.substr(0, path));
}

bool is_return_page(std::string_view text) {
    return !text.empty() && is_page(text);
}

bool is_backend_id(std::string_view text) {
    // Its address would read like that of a backend's management.
    if (text == "management") return false;
    return std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; });
}

bool is_property_name(std::string_view text) {
    bool const starts_well =
        !text.empty() && is_letter_or_digit(text.front()) && (text.front() < '0' || text.front() > '9');
    return starts_well && std::ranges::all_of(text, is_letter_or_digit);
}

bool is_address_range(std::string_view text) {
    return http::AddressRange::parse(text).has_value();
}

bool is_colour(std::string_view text) {
    if (text.empty()) return true;
    auto const is_digit = [](char c) { return std::string_view("0123456789abcdefABCDEF").contains(c); };
    return text.size() == 7 && text.front() == '#' && std::ranges::all_of(text.substr(1), is_digit);
}

bool is_language_tag(std::string_view text) {
    std::size_t const primary = text.substr(0, text.find('-')).size();
    if (primary < 2 || primary > 8 || text.back() == '-' || text.find("--") != std::string_view::npos)
        return false;
    return std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

}  // namespace ostiary::settings
