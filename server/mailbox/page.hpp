// The mailbox as a page without scripts; it loads itself again every few seconds.
#pragma once

#include "messages/mailbox_service.hpp"

#include <span>
#include <string>

namespace ostiary::mailbox {

// security: what a message says cannot become markup (a_message_cannot_put_markup_into_the_page).
std::string render_page(std::span<messages::Mail const> mails);

}  // namespace ostiary::mailbox
