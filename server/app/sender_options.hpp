// How messages go out, from the configuration.
#pragma once

#include "app/configuration.hpp"
#include "messages/senders.hpp"

namespace ostiary::app {

messages::SenderOptions sender_options(Configuration const& configuration);

}  // namespace ostiary::app
