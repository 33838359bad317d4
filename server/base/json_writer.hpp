// Appends JSON (RFC 8259) to a string. Values are written in the order of the calls; commas and escapes are
// this class's business.
//
//     std::string out;
//     json::Writer json(out);
//     json.begin_object().field("id", id.to_string()).field("count", 3).end_object();
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ostiary::json {

// `"text"` with the escapes of RFC 8259 section 7. `text` is valid UTF-8.
void append_quoted(std::string& out, std::string_view text);

class Writer {
  public:
    explicit Writer(std::string& out) : out_(out) {}

    Writer& begin_object() { return open('{'); }
    Writer& end_object() { return close('}'); }
    Writer& begin_array() { return open('['); }
    Writer& end_array() { return close(']'); }
    Writer& key(std::string_view name);

    Writer& value(std::string_view text);
    Writer& value(char const* text) { return value(std::string_view(text)); }
    Writer& value(std::string const& text) { return value(std::string_view(text)); }
    Writer& value(bool truth) { return raw(truth ? "true" : "false"); }
    Writer& value(std::integral auto number) { return raw(std::to_string(number)); }
    Writer& value(double number);
    Writer& value(Timestamp time) { return value(to_rfc3339(time)); }
    template <class Tag>
    Writer& value(Id<Tag> const& id) {
        return value(id.to_string());
    }
    Writer& null() { return raw("null"); }
    // `document` is JSON already.
    Writer& raw(std::string_view document);

    template <class T>
    Writer& field(std::string_view name, T const& content) {
        return key(name).value(content);
    }
    // null when absent.
    template <class T>
    Writer& field(std::string_view name, std::optional<T> const& content) {
        key(name);
        return content ? value(*content) : null();
    }

  private:
    Writer& open(char bracket);
    Writer& close(char bracket);
    void separate();

    std::string& out_;
    bool needs_comma_ = false;
};

}  // namespace ostiary::json
