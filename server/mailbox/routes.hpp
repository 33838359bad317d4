// The local mailbox, to be read by whoever runs the server: as a page and as JSON. It shows codes, so it is
// there only for a caller on this machine while the server listens on this machine alone, and not through a
// proxy, or for an administrator; for everybody else it is not found.
#pragma once

#include "http/router.hpp"
#include "messages/mailbox_service.hpp"

#include <functional>

namespace ostiary::mailbox {

enum class Listening { OnLoopback, Elsewhere };

struct Door {
    Listening listening;
    std::function<bool(http::Request const&)> is_administrator;
};

struct Dependencies {
    messages::Mailbox& mailbox;
    Door door;
};

// security: the_mailbox_is_not_found_from_elsewhere. The name in `Host` counts too, so that a page elsewhere
// cannot reach the mailbox through a name that it points at this machine (DNS rebinding). A request with a
// header of proxies is not local, whether that proxy is trusted or not
// (the_mailbox_is_not_found_through_a_proxy_on_this_machine).
bool may_read(http::Request const& request, Door const& door);

// What `needs` refers to outlives the router.
void add_routes(http::Router& router, Dependencies const& needs);

}  // namespace ostiary::mailbox
