// A template as an administrator writes it, filled in with values that a person chose: it is parsed or
// refused, and what is rendered keeps to its context.
#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "messages/template.hpp"
#include "require.hpp"

using ostiary::Secret;
using ostiary::fuzz::require;
using namespace ostiary::messages;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const input = ostiary::fuzz::text_of(bytes, size);
    // The first line is the value, the rest the template.
    auto const end = std::min(input.find('\n'), input.size());
    auto const value = input.substr(0, end);
    auto const source = input.substr(std::min(end + 1, input.size()));
    auto const parsed = Template::parse(source);
    if (!parsed || !ostiary::is_utf8(value)) return 0;
    Values values;
    for (auto const& name : parsed->placeholders()) values.emplace(name, Secret(std::string(value)));

    require(!ostiary::has_control_characters(parsed->render(values, Context::Line)));
    require(ostiary::is_utf8(parsed->render(values, Context::Text)));
    auto const only_value = Template::parse("{{v}}");
    Values one;
    one.emplace("v", Secret(std::string(value)));
    require(only_value->render(one, Context::Html).find_first_of("<>\"'") == std::string::npos);
    ostiary::json::Document document;
    require(document.parse_value('"' + only_value->render(one, Context::JsonString) + '"').has_value());
    return 0;
}
