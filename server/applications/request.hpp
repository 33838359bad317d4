// Which application a request is for.
#pragma once

#include "applications/directory.hpp"
#include "base/error.hpp"
#include "http/request.hpp"

namespace ostiary::applications {

// The one whose publishable key is in the header `Ostiary-Application`, where `console` means the console;
// without the header, the default one. UnknownApplication. Microseconds; allowed on I/O threads.
Result<ApplicationPointer> application_of(http::Request const& request, Directory const& directory);

}  // namespace ostiary::applications
