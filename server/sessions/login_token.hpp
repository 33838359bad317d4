// A login token stays on one device, so that its owner logs in there again without a password. It is no
// session and opens nothing else: its hash is made of token and device together, so that it is worthless
// without the id that only the device knows. It lives for a fixed time, is shown among the account's
// sessions, and ends with them: logging out of a session of its device, by any API, ends it and all sessions
// that were begun there; ending it ends the sessions that it began.
#pragma once

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/secret.hpp"

#include <string_view>

namespace ostiary::sessions {

// `id` is what the device calls itself: nobody else should know it. Another application's device is another.
Hash device_of(ApplicationId const& application, std::string_view id);

Hash hash_of_login_token(std::string_view token, Hash const& device);

}  // namespace ostiary::sessions
