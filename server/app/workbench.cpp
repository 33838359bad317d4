#include "app/workbench.hpp"

#include <fmt/format.h>

#include <iostream>

namespace ostiary::app {

int refuse(std::string_view sentence) {
    std::cerr << "ostiary: " << sentence << '\n';
    return 1;
}

int refuse(Error const& error) {
    return refuse(sentence_of(error));
}

std::string sentence_of(Error const& error) {
    std::string text(describe(error.code).sentence);
    for (auto const& field : error.fields)
        text += fmt::format("\n  {}: {} {}", field.field, describe(field.code).sentence, field.detail);
    return text;
}

}  // namespace ostiary::app
