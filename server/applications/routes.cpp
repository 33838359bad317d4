#include "applications/routes.hpp"

#include "applications/request.hpp"
#include "base/json_writer.hpp"
#include "settings/fields.hpp"

namespace ostiary::applications {
namespace {

// security: the only settings that strangers see (the_public_description_tells_only_what_a_sign_in_page_needs
// in applications/routes_test.cpp).
constexpr std::string_view public_settings[] = {"login",
                                                "registration",
                                                "usernames",
                                                "codes.length",
                                                "codes.lifetime_seconds",
                                                "codes.resend_after_seconds",
                                                "passwords",
                                                "contacts",
                                                "deletion",
                                                "privacy",
                                                "web.return_urls",
                                                "brand"};

std::string describe(Application const& application, std::vector<std::string> const& languages) {
    std::string out;
    json::Writer json(out);
    json.begin_object().field("name", application.name);
    settings::write_some(json, application.settings, public_settings);
    json.key("languages").begin_array();
    for (std::string const& language : languages) json.value(language);
    json.end_array().end_object();
    return out;
}

}  // namespace

void add_routes(http::Router& router, Directory const& directory, LanguagesOf languages_of) {
    auto const get_description = [&directory, languages_of = std::move(languages_of)](
                                     http::Request const& request) -> Result<http::Response> {
        auto const application = application_of(request, directory);
        if (!application) return fail(application.error());
        return http::Response::json(describe(**application, languages_of(**application)));
    };
    router.add({.method = http::Method::Get, .pattern = "/v1/application", .handle = get_description});
}

}  // namespace ostiary::applications
