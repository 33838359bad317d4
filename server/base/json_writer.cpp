#include "base/json_writer.hpp"

#include <fmt/format.h>

namespace ostiary::json {

void append_quoted(std::string& out, std::string_view text) {
    static constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    std::size_t clean_from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        out.append(text, clean_from, i - clean_from);
        clean_from = i + 1;
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
