#include "pages/page.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace ostiary::pages {

std::string_view asset_path(std::string_view name) {
    auto const dot = name.find('.');
    auto const is_named = [&](Page const& asset) {
        auto const file = asset.path.substr(asset.path.rfind('/') + 1);
        return file.starts_with(name.substr(0, dot + 1)) && file.ends_with(name.substr(dot));
    };
    auto const found = std::ranges::find_if(assets(), is_named);
    ensure(found != assets().end(), "an asset that a page names is there");
    return found->path;
}

}  // namespace ostiary::pages
