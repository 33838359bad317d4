// Pages and files that are part of the program: the API description, its pages, the hosted pages and the
// gallery of web/, their style sheets and scripts. They are made at build time (tools/generate_docs_page.py,
// tools/embed_web.py) and the same for everybody.
#pragma once

#include <span>
#include <string_view>

namespace ostiary::pages {

struct Page {
    std::string_view path;
    std::string_view content_type;
    std::string_view body;
    std::string_view hash;    // of the body, in letters and digits
    std::string_view gzip{};  // the body compressed, where that was done
    std::string_view brotli{};
};

std::span<Page const> pages();

// The hosted pages and the gallery, made of the elements of web/, and what they load.
std::span<Page const> web_pages();
std::span<Page const> web_assets();

// Style sheets and scripts. Their paths name the hash, so that what is at a path never changes.
std::span<Page const> assets();

// Where the asset of this name (`site.css`) is.
std::string_view asset_path(std::string_view name);

}  // namespace ostiary::pages
