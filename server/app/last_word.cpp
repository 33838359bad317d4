#include "app/last_word.hpp"

#include "applications/cross_origin.hpp"
#include "faces/monaca/endpoint.hpp"
#include "pages/missing.hpp"

#include <fmt/format.h>

namespace ostiary::app {
namespace {

// A browser would hold to it for whatever else somebody tries on this machine; of addresses it takes none.
bool is_this_machine(std::string_view host) {
    return host.substr(0, host.find(':')) == "localhost";
}

// Empty: not sent. Plain HTTP answers never have it (RFC 6797, section 7.2), nor those of a server that
// people reach by plain HTTP.
std::string strict_transport(Configuration const& configuration, std::string_view url) {
    bool const wanted = url.starts_with("https://") && configuration.hsts.count() > 0;
    return wanted ? fmt::format("max-age={}", configuration.hsts.count()) : std::string();
}

}  // namespace

http::LastWord last_word(Configuration const& configuration, std::string_view url,
                         applications::Directory const& directory) {
    return [native = applications::cross_origin(directory), strict = strict_transport(configuration, url)](
               http::Request const& request, http::Response& response) {
        if (!monaca::open_to_all_origins(request, response)) native(request, response);
        pages::show_missing(request, response);
        bool const by_https = request.transport == http::Transport::Tls;
        if (!strict.empty() && by_https && !is_this_machine(request.header("host")))
            response.header("Strict-Transport-Security", strict);
    };
}

}  // namespace ostiary::app
