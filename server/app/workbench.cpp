#include "app/workbench.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>
#include <vector>

namespace ostiary::app {

int refuse(std::string_view sentence) {
    std::cerr << "ostiary: " << sentence << '\n';
    return 1;
}

int refuse(Error const& error) {
    return refuse(sentence_of(error));
}

std::string sentence_of(Error const& error) {
    if (error.fields.empty()) return std::string(describe(error.code).sentence);
    std::vector<std::string> sentences;
    sentences.reserve(error.fields.size());
    for (auto const& [field, code, detail] : error.fields) {
        // Where a detail is there, the sentence says less.
        sentences.push_back(fmt::format("{}: {}", field, detail.empty() ? describe(code).sentence : detail));
    }
    return fmt::format("{}", fmt::join(sentences, " "));
}

}  // namespace ostiary::app
