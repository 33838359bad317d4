#include "audit/entry.hpp"

#include "base/json_writer.hpp"

namespace ostiary::audit {
namespace {

constexpr std::size_t longest_text = 200;  // characters

// The first characters of valid UTF-8.
std::string_view shortened(std::string_view text) {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const starts_character = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
        if (starts_character && ++characters > longest_text) return text.substr(0, i);
    }
    return text;
}

}  // namespace

Details& Details::add(std::string_view name, std::string_view text) {
    std::string quoted;
    json::append_quoted(quoted, shortened(text));
    return raw(name, quoted);
}

Details& Details::raw(std::string_view name, std::string_view document) {
    if (!members_.empty()) members_ += ',';
    json::append_quoted(members_, name);
    members_ += ':';
    members_ += document;
    return *this;
}

}  // namespace ostiary::audit
