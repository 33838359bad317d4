// How a login or a registration is answered: the account, the session, and the device's token for next time.
#pragma once

#include "accounts/account.hpp"
#include "base/json_reader.hpp"
#include "devices/device.hpp"
#include "sessions/request.hpp"

#include <optional>

namespace ostiary::devices {

// The field `session` of a body: `bearer` (also when absent) or `cookie`.
sessions::Carrier read_carrier(json::Fields& in);

// Cookies are only set for pages that may use them: OriginNotAllowed.
// security: a foreign page cannot log its visitor in (a_foreign_page_cannot_log_its_visitor_in).
Result<void> check_carrier(sessions::Carrier carrier, http::Request const& request,
                           applications::Application const& application);

struct Answer {
    accounts::Account const& account;
    sessions::NewSession const& session;
    Secret device_token;
    sessions::Carrier carrier;
    std::optional<bool> created = std::nullopt;  // only in the answer to a login
};

// 201.
http::Response answer_with_session(http::Request const& request, applications::Application const& application,
                                   Answer const& answer, Timestamp now);

}  // namespace ostiary::devices
