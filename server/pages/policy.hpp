// What every page tells the browser: load nothing from elsewhere, be framed by nobody, send no address on.
#pragma once

#include "http/response.hpp"

namespace ostiary::pages {

// Whether a page may run the program's own script files; those with the elements may also show pictures from
// elsewhere (logos and people's). Inline script and style are never allowed.
enum class Scripts { None, OwnFiles, Elements };

// security: nothing that got into a page could run or be sent anywhere (pages_may_run_no_script).
void set_policy(http::Response& response, Scripts scripts);

}  // namespace ostiary::pages
