#include "pages/missing.hpp"

#include "pages/page.hpp"
#include "pages/policy.hpp"

#include <fmt/format.h>

namespace ostiary::pages {
namespace {

// `{}` is where its style sheet is.
constexpr std::string_view nothing_here = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nothing is here</title>
<link rel="stylesheet" href="{}">
<main class="narrow">
<header><h1>Nothing is here</h1>
<p>No page has this address. It may be mistyped, or the page may be gone.</p></header>
<ul class="links">
<li><a href="/account">Your account</a></li>
<li><a href="/">The start page of this server</a></li>
</ul>
</main>
</html>
)";

bool is_of_an_api(std::string_view path) {
    return path == "/v1" || path.starts_with("/v1/") || path.starts_with("/monaca/");
}

bool asks_for_page(http::Request const& request) {
    bool const reads = request.method == http::Method::Get || request.method == http::Method::Head;
    return reads && !is_of_an_api(request.path) && request.header("accept").contains("text/html");
}

}  // namespace

void show_missing(http::Request const& request, http::Response& response) {
    bool const is_problem = response.status == 404 && response.content_type == "application/problem+json";
    if (!is_problem || !asks_for_page(request)) return;
    static std::string const shown = fmt::format(nothing_here, asset_path("site.css"));
    response = http::Response::html(shown);
    response.status = 404;
    set_policy(response, Scripts::None);
}

}  // namespace ostiary::pages
