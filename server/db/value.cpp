#include "db/value.hpp"

#include "base/text.hpp"

namespace ostiary::db {

void ensure_plain_text(std::string_view text) {
    ensure(text.find('\0') == std::string_view::npos && is_utf8(text), "text is UTF-8 without NUL");
}

}  // namespace ostiary::db
