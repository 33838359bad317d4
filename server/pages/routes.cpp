#include "pages/routes.hpp"

#include "http/etag.hpp"
#include "pages/page.hpp"
#include "pages/policy.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ostiary::pages {
namespace {

// The page of the first administrator sends its form by a script of its own.
Scripts scripts_of(Page const& page) {
    return page.path == "/console/setup" ? Scripts::OwnFiles : Scripts::None;
}

struct Form {
    std::string_view name;  // as Content-Encoding has it; empty for the body as it is
    std::string_view body;
};

// The smallest that the browser takes.
Form form_for(Page const& page, http::Request const& request) {
    auto const taken = request.header("accept-encoding");
    if (!page.brotli.empty() && taken.contains("br")) return {"br", page.brotli};
    if (!page.gzip.empty() && taken.contains("gzip")) return {"gzip", page.gzip};
    return {"", page.body};
}

http::Response with_body(Page const& page, Form const& form) {
    http::Response response;
    response.content_type = page.content_type;
    response.body = form.body;
    if (!form.name.empty()) response.header("Content-Encoding", std::string(form.name));
    if (!page.gzip.empty()) response.header("Vary", "Accept-Encoding");
    return response;
}

// A page of another origin may run the elements and the clients, also one that is isolated (COEP) and loads
// them by a plain tag: they are the same for everybody and say nothing of anybody.
void open_scripts(Page const& page, http::Response& response) {
    if (!page.content_type.starts_with("text/javascript")) return;
    response.header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin");
}

// Asked for again each time, so that after an upgrade no page names assets that are gone.
http::Response answer_page(Page const& page, Scripts scripts, http::Request const& request) {
    auto const form = form_for(page, request);
    auto const etag = fmt::format("\"{}{}\"", page.hash, form.name);
    http::Response response;
    if (http::has_in_if_none_match(request, etag)) {
        response.status = 304;
    } else {
        response = with_body(page, form);
    }
    response.header("ETag", etag).header("Cache-Control", "public, no-cache");
    open_scripts(page, response);
    set_policy(response, scripts);
    return response;
}

Page const* find_asset(std::string_view path) {
    for (auto const files : {assets(), web_assets()}) {
        auto const found = std::ranges::find(files, path, &Page::path);
        if (found != files.end()) return &*found;
    }
    return nullptr;
}

Result<http::Response> answer_asset(http::Request const& request) {
    auto const* asset = find_asset(request.path);
    if (!asset) return fail(ErrorCode::NotFound);
    auto response = with_body(*asset, form_for(*asset, request));
    response.header("Cache-Control", "public, max-age=31536000, immutable");
    open_scripts(*asset, response);
    set_policy(response, Scripts::None);
    return response;
}

void add_page(http::Router& router, Page const& page, Scripts scripts) {
    router.add({.method = http::Method::Get,
                .pattern = std::string(page.path),
                .lane = http::Lane::Inline,
                .handle = [&page, scripts](http::Request const& request) -> Result<http::Response> {
                    return answer_page(page, scripts, request);
                }});
}

}  // namespace

void add_routes(http::Router& router) {
    for (Page const& page : pages()) add_page(router, page, scripts_of(page));
    for (Page const& page : web_pages()) add_page(router, page, Scripts::Elements);
    router.add({.method = http::Method::Get,
                .pattern = "/assets/{file}",
                .lane = http::Lane::Inline,
                .handle = answer_asset});
}

}  // namespace ostiary::pages
