#include "http/cookie.hpp"

#include "base/error.hpp"
#include "http/token.hpp"

#include <algorithm>

namespace ostiary::http {
namespace {

// cookie-octet of RFC 6265 section 4.1.1.
bool is_cookie_octet(char c) {
    return c > 0x20 && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
}

}  // namespace

std::string set_cookie(std::string_view name, std::string_view value, CookieRule const& rule) {
    bool const prefixed = name.starts_with("__Host-") || name.starts_with("__Secure-");
    ensure(is_token(name), "a cookie's name is a token");
    ensure(std::ranges::all_of(value, is_cookie_octet), "a cookie's value has only plain characters");
    // security: browsers drop a prefixed cookie that is not secure (Cookies.a_prefixed_name_must_be_secure).
    ensure(rule.secure || !prefixed, "a __Host- or __Secure- cookie is secure");
    std::string cookie(name);
    cookie += '=';
    cookie += value;
    cookie += "; Path=/";
    if (rule.max_age) cookie += "; Max-Age=" + std::to_string(rule.max_age->count());
    cookie += rule.same_site == SameSite::Lax ? "; HttpOnly; SameSite=Lax" : "; HttpOnly; SameSite=Strict";
    if (rule.secure) cookie += "; Secure";
    return cookie;
}

std::string remove_cookie(std::string_view name, CookieRule const& rule) {
    CookieRule expired = rule;
    expired.max_age = std::chrono::seconds{0};
    return set_cookie(name, "", expired);
}

}  // namespace ostiary::http
