// Reads a JSON object that a client sent, field by field, and collects everything that is wrong with it
// before anybody acts on it.
//
//     json::Fields in(object);
//     auto const email = in.text("email", {.longest = 254});      // nullopt when absent or null
//     auto const code = in.required_secret("code", {.longest = 16});
//     if (auto wrong = in.finish()) return fail(std::move(*wrong));
//
// `finish` tells all at once: unknown, duplicate, missing and mistyped fields.
//
// Depth is bounded at 32. Values are checked for type, length in characters, UTF-8 (by the parser) and,
// unless allowed, control characters.
#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::json {

using Element = simdjson::dom::element;
using Object = simdjson::dom::object;
using Array = simdjson::dom::array;

// Owns the memory of one parsed text.
class Document {
  public:
    Result<Object> parse(std::string_view text);
    // Any JSON value.
    Result<Element> parse_value(std::string_view text);

  private:
    simdjson::dom::parser parser_;
};

enum class ControlCharacters { Refuse, Allow };

struct TextRule {
    std::size_t shortest = 1;  // characters
    std::size_t longest = 255;
    ControlCharacters control = ControlCharacters::Refuse;
};

struct IntegerRule {
    std::int64_t smallest = 0;
    std::int64_t largest = INT64_MAX;
};

class Fields {
  public:
    // `path` is put in front of the names of fields in errors ("settings." for a nested object).
    explicit Fields(Object object, std::string path = {});

    // Each returns nullopt when the field is absent or null, and also when it is wrong; `finish` then reports
    // it.
    std::optional<std::string> text(std::string_view name, TextRule rule = {});
    std::optional<Secret> secret(std::string_view name, TextRule rule = {});
    std::optional<std::int64_t> integer(std::string_view name, IntegerRule rule = {});
    std::optional<double> number(std::string_view name);
    std::optional<bool> boolean(std::string_view name);
    std::optional<Object> object(std::string_view name);
    std::optional<Array> array(std::string_view name);
    // A list of strings, each by the rule; empty when there is none.
    std::vector<std::string> texts(std::string_view name, TextRule rule = {});
    std::optional<Element> any(std::string_view name);

    // The same, and an absent or null field is an error.
    std::string required_text(std::string_view name, TextRule rule = {});
    Secret required_secret(std::string_view name, TextRule rule = {});

    // Whether the client sent the field at all, null included.
    bool has(std::string_view name) const;
    bool is_null(std::string_view name) const;

    // Says that a field is wrong in a way that only the caller knows.
    void reject(std::string_view name, ErrorCode code, std::string detail = {});

    // An InvalidRequest with everything that is wrong, or nullopt. Fields that nobody asked for are unknown.
    std::optional<Error> finish();
    // The same as a list, for a nested object whose errors join those of its parent.
    std::vector<FieldError> take_errors();

  protected:
    // Without fields until `read`. After `refuse`, there is only that one mistake.
    Fields() = default;
    void read(Object object);
    void refuse(Error unreadable) { unreadable_ = std::move(unreadable); }

  private:
    std::optional<Element> take(std::string_view name);
    std::optional<std::string> checked_text(std::string_view name, Element element, TextRule rule);

    struct Field {
        std::string_view name;
        Element element;
        bool asked = false;
    };
    std::vector<Field> fields_;
    std::vector<FieldError> errors_;
    std::optional<Error> unreadable_;
    std::string path_;
};

}  // namespace ostiary::json
