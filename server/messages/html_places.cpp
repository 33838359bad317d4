#include "messages/html_places.hpp"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>

namespace ostiary::messages {
namespace {

// Stands for every value while its place is looked for.
constexpr std::string_view mark = "qzvaluezq";

struct FreeTree {
    void operator()(GumboOutput* tree) const { gumbo_destroy_output(&kGumboDefaultOptions, tree); }
};

std::size_t count_marks(std::string_view text) {
    std::size_t count = 0;
    for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + mark.size()))
        ++count;
    return count;
}

std::span<void* const> items(GumboVector const& vector) {
    return {vector.data, vector.length};
}

bool is_text_elsewhere(GumboTag tag) {
    static constexpr std::array special{GUMBO_TAG_SCRIPT,   GUMBO_TAG_STYLE,   GUMBO_TAG_XMP,
                                        GUMBO_TAG_IFRAME,   GUMBO_TAG_NOEMBED, GUMBO_TAG_NOFRAMES,
                                        GUMBO_TAG_PLAINTEXT};
    return std::ranges::find(special, tag) != special.end();
}

bool is_safe(GumboAttribute const& attribute) {
    std::string_view const name = attribute.name;
    auto const& source = attribute.original_value;
    bool const is_quoted = source.length > 0 && (*source.data == '"' || *source.data == '\'');
    return is_quoted && !name.starts_with("on") && name != "style" && name != "srcdoc";
}

// How many marks stand in safe places. The tree is as deep as the parser lets it be, so it is walked with a
// list of what is left.
std::size_t count_safe_marks(GumboNode const* root) {
    std::size_t safe = 0;
    std::vector<GumboNode const*> left{root};
    while (!left.empty()) {
        auto const* const node = left.back();
        left.pop_back();
        if (node->type == GUMBO_NODE_TEXT) safe += count_marks(node->v.text.text);
        if (node->type != GUMBO_NODE_ELEMENT) continue;
        for (auto const* const item : items(node->v.element.attributes)) {
            auto const& attribute = *static_cast<GumboAttribute const*>(item);
            if (is_safe(attribute)) safe += count_marks(attribute.value);
        }
        if (is_text_elsewhere(node->v.element.tag)) continue;
        for (auto const* const child : items(node->v.element.children))
            left.push_back(static_cast<GumboNode const*>(child));
    }
    return safe;
}

}  // namespace

bool are_places_safe(Template const& html) {
    Values marks;
    for (auto const& name : html.placeholders()) marks.emplace(name, Secret(std::string(mark)));
    auto const source = html.render(marks, Context::Html);
    std::unique_ptr<GumboOutput, FreeTree> const tree(
        gumbo_parse_with_options(&kGumboDefaultOptions, source.data(), source.size()));
    return count_safe_marks(tree->root) == count_marks(source);
}

}  // namespace ostiary::messages
