// Any bytes as the body of a request: parsed or refused; each field read in every way. What one JSON text
// means, the text written from it means too.
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "require.hpp"

using namespace ostiary;
using ostiary::fuzz::require;

namespace {

void ask_in_every_way(json::Object object, std::string_view name) {
    json::Fields in(object, "outer.");
    auto const text = in.text(name, {.shortest = 2, .longest = 20});
    if (text) {
        require(is_utf8(*text) && !has_control_characters(*text) && !turns_direction(*text));
        require(count_characters(*text) >= 2 && count_characters(*text) <= 20);
    }
    in.secret(name, {.control = json::ControlCharacters::Allow});
    if (auto const number = in.integer(name, {.smallest = -3, .largest = 3})) {
        require(*number >= -3 && *number <= 3);
    }
    in.number(name);
    in.boolean(name);
    in.array(name);
    in.texts(name);
    in.any(name);
    in.required_text(name);
    if (auto const nested = in.object(name)) json::Fields(*nested).take_errors();
    auto const wrong = in.finish();
    require(wrong.has_value());  // no value is a number and an object at once
}

std::string written(json::Object object) {
    std::string out;
    json::Writer json(out);
    json.begin_object();
    for (auto const& [name, element] : object) {
        std::string_view text;
        json.key(name);
        if (element.get(text) == simdjson::SUCCESS) {
            json.value(text);
        } else {
            json.raw(simdjson::minify(element));
        }
    }
    json.end_object();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    json::Document document;
    auto const object = document.parse(fuzz::text_of(bytes, size));
    if (!object) return 0;
    for (auto const& [name, element] : *object) ask_in_every_way(*object, name);
    ask_in_every_way(*object, "absent");

    auto const once = written(*object);
    json::Document again;
    auto const same = again.parse(once);
    require(same.has_value() && written(*same) == once);
    return 0;
}
