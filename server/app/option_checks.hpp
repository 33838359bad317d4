// What a text in the configuration may be. Each answers for a text that is not empty.
#pragma once

#include <string>
#include <string_view>

namespace ostiary::app {

bool is_address(std::string_view text);
bool is_address_range(std::string_view text);
// `https://host:port/path`, without a user.
bool is_url(std::string_view text);
// `https://host:port`, without a slash at the end: what a path can be appended to.
bool is_base_url(std::string_view text);
bool is_database_url(std::string_view text);
bool is_mail_origin(std::string_view text);
bool are_headers(std::string_view text);

// `postgresql://user:***@host/name`, and no `password=` in the query.
std::string without_password(std::string_view url);
// `https://host/***`: services put keys into paths and queries.
std::string without_path(std::string_view url);

}  // namespace ostiary::app
