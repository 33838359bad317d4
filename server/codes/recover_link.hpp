// The link in a message about a forgotten password: a page, and behind `#` whose password and the code. What
// follows
// `#` stays in the browser, and the page sets the password by POST; so whoever only opens the link, as mail
// scanners do, uses nothing up.
#pragma once

#include "applications/application.hpp"
#include "contacts/contact.hpp"

#include <string>
#include <string_view>

namespace ostiary::codes {

// To the page in the application's settings, or this server's own below `public_url`. security: nothing in a
// request chooses the page (test_a_forged_request_changes_nothing_in_the_link).
std::string recover_link(applications::Application const& application, std::string_view public_url,
                         contacts::Target const& target, std::string_view digits);

}  // namespace ostiary::codes
