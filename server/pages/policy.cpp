#include "pages/policy.hpp"

namespace ostiary::pages {

void set_policy(http::Response& response, Scripts scripts) {
    std::string policy =
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    if (scripts != Scripts::None) policy += "; script-src 'self'; connect-src 'self'";
    if (scripts == Scripts::Elements) policy += "; img-src 'self' https: data:";
    response.header("Content-Security-Policy", std::move(policy));
    response.header("Referrer-Policy", "no-referrer");
}

}  // namespace ostiary::pages
