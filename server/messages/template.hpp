// Templates without logic: text in which `{{ name }}` stands for a value. What a value becomes depends on
// where it lands, so that no value can break out of its place: a line of a header, plain text, HTML (in the
// places that html_places.hpp calls safe), or a JSON string. Parsing is bounded in size and number of
// placeholders, rendering by the values.
#pragma once

#include "base/secret.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::messages {

// By the name of the placeholder. Some are secret (the code), so all are kept as such.
using Values = std::map<std::string, Secret, std::less<>>;

// Where a rendered text goes. In all of them, control characters of values become spaces.
enum class Context {
    Line,        // one line: control characters of the template itself become spaces, too
    Text,        // as it is
    Html,        // & < > " ' are escaped, which is safe in text and in quoted attributes
    JsonString,  // inside the quotes of a JSON string
};

class Template {
  public:
    static constexpr std::size_t longest = 200'000;  // bytes
    static constexpr std::size_t most_placeholders = 100;

    // Empty.
    Template() = default;
    // nullopt when `{{` is not followed by a name and `}}` (names: up to 32 of a-z, 0-9, _), or the source is
    // over a bound.
    static std::optional<Template> parse(std::string_view source);

    // The names of its placeholders, each once, sorted.
    std::vector<std::string> placeholders() const;

    // A placeholder without a value becomes nothing.
    std::string render(Values const& values, Context context) const;

  private:
    struct Part {
        std::string literal;
        std::string placeholder;  // follows the literal; empty in the last part
    };
    std::vector<Part> parts_;
};

}  // namespace ostiary::messages
