#include "base/json_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ostiary::json {

namespace {

// By byte: whether it cannot stand in a string as it is.
constexpr std::array<bool, 256> needs_escape = [] {
    std::array<bool, 256> needs{};
    std::fill_n(needs.begin(), 0x20, true);
    needs['"'] = needs['\\'] = true;
    return needs;
}();

void append_escape(std::string& out, unsigned char byte) {
    static constexpr std::string_view digits = "0123456789abcdef";
    switch (byte) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            out += "\\u00";
            out += digits[byte >> 4];
            out += digits[byte & 15];
    }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    std::size_t clean_from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if (!needs_escape[byte]) continue;
        out.append(text, clean_from, i - clean_from);
        clean_from = i + 1;
        append_escape(out, byte);
    }
    out.append(text, clean_from);
    out += '"';
}

Writer& Writer::key(std::string_view name) {
    separate();
    append_quoted(out_, name);
    out_ += ':';
    needs_comma_ = false;
    return *this;
}

Writer& Writer::value(std::string_view text) {
    separate();
    append_quoted(out_, text);
    return *this;
}

Writer& Writer::value(double number) {
    return raw(fmt::format("{}", number));
}

Writer& Writer::raw(std::string_view document) {
    separate();
    out_ += document;
    return *this;
}

Writer& Writer::open(char bracket) {
    separate();
    out_ += bracket;
    needs_comma_ = false;
    return *this;
}

Writer& Writer::close(char bracket) {
    out_ += bracket;
    needs_comma_ = true;
    return *this;
}

void Writer::separate() {
    if (needs_comma_) out_ += ',';
    needs_comma_ = true;
}

}  // namespace ostiary::json
