// Writes `Set-Cookie` values (RFC 6265bis). Every cookie is HttpOnly and SameSite=Lax with Path=/ and for
// this host alone: no script, no foreign form and no sibling host gets it. The name's prefix is a promise
// that browsers check, so it is checked here too.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ostiary::http {

enum class SameSite { Lax, Strict };

struct CookieRule {
    std::optional<std::chrono::seconds> max_age = std::nullopt;  // absent: until the browser closes
    bool secure = true;                                          // sent over HTTPS only
    SameSite same_site = SameSite::Lax;
};

// `name` is a token; `value` has no space, quote, comma, semicolon or backslash. A name with `__Host-` or
// `__Secure-` is secure. Anything else is a bug of the caller.
std::string set_cookie(std::string_view name, std::string_view value, CookieRule const& rule = {});

// Makes the browser forget the cookie that `set_cookie` wrote under the same rule.
std::string remove_cookie(std::string_view name, CookieRule const& rule = {});

}  // namespace ostiary::http
