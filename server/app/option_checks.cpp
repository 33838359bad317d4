#include "app/option_checks.hpp"

#include "http/address.hpp"
#include "messages/senders.hpp"

#include <optional>

namespace ostiary::app {

namespace {

// What stands behind `http://` or `https://`.
std::optional<std::string_view> behind_scheme(std::string_view text) {
    for (std::string_view const scheme : {"http://", "https://"}) {
        if (text.starts_with(scheme)) return text.substr(scheme.size());
    }
    return std::nullopt;
}

bool has_space_or_control(std::string_view text) {
    return text.find_first_of(std::string_view("\0\t\n\r \x7f", 6)) != std::string_view::npos;
}

}  // namespace

bool is_address(std::string_view text) {
    return http::Address::parse(text).has_value();
}

bool is_address_range(std::string_view text) {
    return http::AddressRange::parse(text).has_value();
}

bool is_url(std::string_view text) {
    auto const rest = behind_scheme(text);
    if (!rest || has_space_or_control(text)) return false;
    auto const host = rest->substr(0, rest->find_first_of("/?#"));
    return !host.empty() && host.find('@') == std::string_view::npos;
}

bool is_base_url(std::string_view text) {
    return is_url(text) && behind_scheme(text)->find_first_of("/?#") == std::string_view::npos;
}

bool is_database_url(std::string_view text) {
    return text.starts_with("postgresql://") || text.starts_with("postgres://") ||
           (text.starts_with("sqlite:") && text.size() > std::string_view("sqlite:").size());
}

bool is_mail_origin(std::string_view text) {
    return messages::parse_mail_origin(text).has_value();
}

bool are_headers(std::string_view text) {
    return messages::parse_headers(text).has_value();
}

std::string without_password(std::string_view url) {
    auto const authority = url.find("://");
    if (authority == std::string_view::npos) return std::string(url);
    auto const end = url.find_first_of("/?", authority + 3);
    auto const at = url.substr(0, end).rfind('@');
    auto const colon = url.find(':', authority + 3);
    std::string shown(url);
    if (at != std::string_view::npos && colon < at) shown.replace(colon + 1, at - colon - 1, "***");
    std::string_view const parameter = "password=";
    if (auto const start = shown.find(parameter); start != std::string::npos) {
        auto const value = start + parameter.size();
        auto const stop = shown.find('&', value);
        shown.replace(value, (stop == std::string::npos ? shown.size() : stop) - value, "***");
    }
    return shown;
}

std::string without_path(std::string_view url) {
    auto const authority = url.find("://");
    if (authority == std::string_view::npos) return std::string(url);
    auto const end = url.find_first_of("/?#", authority + 3);
    return end == std::string_view::npos ? std::string(url) : std::string(url.substr(0, end)) + "/***";
}

}  // namespace ostiary::app
