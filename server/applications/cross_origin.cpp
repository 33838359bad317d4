#include "applications/cross_origin.hpp"

#include "applications/request.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace ostiary::applications {
namespace {

// security: administration is for pages of this server alone (the_administration_is_closed_to_other_origins
// in applications/cross_origin_test.cpp).
bool is_open_to_origins(std::string_view path) {
    return path.starts_with("/v1/") && path != "/v1/admin" && !path.starts_with("/v1/admin/");
}

bool allows(Application const& application, std::string_view origin) {
    return std::ranges::find(application.settings.web.origins, origin) !=
           application.settings.web.origins.end();
}

// What a browser says for a page of this server.
bool is_own(http::Request const& request, std::string_view origin) {
    std::string_view const host = request.header("host");
    std::string_view const scheme = request.transport == http::Transport::Tls ? "https://" : "http://";
    return !host.empty() && origin.starts_with(scheme) &&
           equal_ignoring_case(origin.substr(scheme.size()), host);
}

void open_to(std::string_view origin, http::Response& response) {
    response.header("Access-Control-Allow-Origin", std::string(origin));
    response.header("Access-Control-Allow-Credentials", "true");
}

void answer_preflight(std::string_view origin, http::Response& response) {
    response = http::Response::no_content();
    open_to(origin, response);
    response.header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
    response.header("Access-Control-Allow-Headers",
                    "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
                    "Ostiary-Application, Ostiary-Device");
    response.header("Access-Control-Max-Age", "600");
    response.header("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
}

}  // namespace

http::LastWord cross_origin(Directory const& directory) {
    return [&directory](http::Request const& request, http::Response& response) {
        std::string_view const origin = request.header("origin");
        if (origin.empty() || !is_open_to_origins(request.path)) return;
        if (request.method == http::Method::Options &&
            !request.header("access-control-request-method").empty()) {
            if (directory.knows_origin(origin)) answer_preflight(origin, response);
            return;
        }
        response.header("Vary", "Origin");
        auto const application = application_of(request, directory);
        if (!application || !allows(**application, origin)) return;
        open_to(origin, response);
        response.header("Access-Control-Expose-Headers", "ETag, Retry-After, X-Request-Id");
    };
}

bool origin_is_allowed(http::Request const& request, Application const& application) {
    std::string_view const site = request.header("sec-fetch-site");
    if (site == "same-origin") return true;
    std::string_view const origin = request.header("origin");
    if (origin.empty()) return site == "none";
    return is_own(request, origin) || allows(application, origin);
}

}  // namespace ostiary::applications
