#include "messages/template.hpp"

#include "base/json_writer.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace ostiary::messages {
namespace {

constexpr std::size_t longest_name = 32;

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= longest_name && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::string escape_html(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (char const c : text) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

std::string escape_json(std::string_view text) {
    std::string quoted;
    json::append_quoted(quoted, text);
    return quoted.substr(1, quoted.size() - 2);
}

// security: no value breaks out of its place (a_value_cannot_leave_its_context in
// messages/template_test.cpp).
std::string escape(std::string_view value, Context context) {
    std::string const line = to_one_line(value);
    switch (context) {
        case Context::Html:
            return escape_html(line);
        case Context::JsonString:
            return escape_json(line);
        case Context::Line:
        case Context::Text:
            break;
    }
    return line;
}

}  // namespace

std::optional<Template> Template::parse(std::string_view source) {
    if (source.size() > longest || !is_utf8(source)) return std::nullopt;
    Template parsed;
    while (true) {
        auto const open = source.find("{{");
        if (open == std::string_view::npos) break;
        auto const close = source.find("}}", open);
        if (close == std::string_view::npos) return std::nullopt;
        auto const name = trim(source.substr(open + 2, close - open - 2));
        if (!is_name(name) || parsed.parts_.size() == most_placeholders) return std::nullopt;
        parsed.parts_.push_back({std::string(source.substr(0, open)), std::string(name)});
        source.remove_prefix(close + 2);
    }
    parsed.parts_.push_back({std::string(source), {}});
    return parsed;
}

std::vector<std::string> Template::placeholders() const {
    std::set<std::string> names;
    for (auto const& part : parts_) {
        if (!part.placeholder.empty()) names.insert(part.placeholder);
    }
    return {names.begin(), names.end()};
}

std::string Template::render(Values const& values, Context context) const {
    std::string rendered;
    for (auto const& part : parts_) {
        rendered += context == Context::Line ? to_one_line(part.literal) : part.literal;
        auto const value = values.find(part.placeholder);
        if (value != values.end()) rendered += escape(value->second.reveal(), context);
    }
    return rendered;
}

}  // namespace ostiary::messages
