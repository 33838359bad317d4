#include "codes/recover_link.hpp"

#include "http/percent.hpp"

#include <fmt/format.h>

namespace ostiary::codes {
namespace {

// The server's own page serves all applications, and is told which one is meant.
std::string name_of(applications::Application const& application) {
    if (application.kind == applications::Kind::Console) return "&application=console";
    if (application.is_default) return {};
    return "&application=" + http::encode_percent(application.publishable_key);
}

}  // namespace

std::string recover_link(applications::Application const& application, std::string_view public_url,
                         contacts::Target const& target, std::string_view digits) {
    auto const& own_page = application.settings.web.recover_url;
    auto const page = own_page.empty() ? fmt::format("{}/account/recover", public_url) : own_page;
    return fmt::format("{}#{}={}&code={}{}", page, contacts::to_string(target.channel),
                       http::encode_percent(target.value), digits,
                       own_page.empty() ? name_of(application) : "");
}

}  // namespace ostiary::codes
