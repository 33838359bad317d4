// Pages and files that are part of the program: the API description, its pages and their style sheet. They
// are made at build time (tools/generate_docs_page.py), the same for everybody, and hold no script.
#pragma once

#include <span>
#include <string_view>

namespace ostiary::pages {

struct Page {
    std::string_view path;
    std::string_view content_type;
    std::string_view body;
};

std::span<Page const> pages();

}  // namespace ostiary::pages
