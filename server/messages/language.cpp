#include "messages/language.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>

namespace ostiary::messages {
namespace {

constexpr std::size_t longest_tag = 35;  // RFC 5646 section 4.4.1
constexpr std::size_t longest_header = 1'000;
constexpr std::size_t most_wanted = 5;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_letter_or_digit(char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        auto const end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

// RFC 5646 section 2.1.1: scripts are `Hant`, regions are `TW`, everything else is lower case.
std::string usual_spelling(std::string_view subtag, bool first) {
    std::string spelled = to_lower_ascii(subtag);
    auto const upper = [](char& c) { c = is_letter(c) ? static_cast<char>(c & ~0x20) : c; };
    if (!first && spelled.size() == 4 && is_letter(spelled[0])) upper(spelled[0]);
    if (!first && spelled.size() == 2) std::ranges::for_each(spelled, upper);
    return spelled;
}

// The thousandths of `q=0.8`, nullopt when it is malformed; 1000 when there is none.
std::optional<int> weight(std::span<std::string_view const> parameters) {
    if (parameters.empty()) return 1'000;
    auto const text = trim(parameters.front());
    if (!text.starts_with("q=") && !text.starts_with("Q=")) return std::nullopt;
    double value = 0;
    auto const number = text.substr(2);
    auto const [end, error] = std::from_chars(number.begin(), number.end(), value, std::chars_format::fixed);
    if (error != std::errc() || end != number.end() || !(value >= 0 && value <= 1)) return std::nullopt;
    return static_cast<int>(value * 1'000);
}

}  // namespace

std::optional<std::string> parse_language(std::string_view tag) {
    if (tag.size() > longest_tag) return std::nullopt;
    std::string spelled;
    for (auto const subtag : split(tag, '-')) {
        bool const first = spelled.empty();
        bool const well_formed =
            first ? subtag.size() >= 2 && subtag.size() <= 3 && std::ranges::all_of(subtag, is_letter)
                  : !subtag.empty() && subtag.size() <= 8 && std::ranges::all_of(subtag, is_letter_or_digit);
        if (!well_formed) return std::nullopt;
        if (!first) spelled += '-';
        spelled += usual_spelling(subtag, first);
    }
    return spelled;
}

std::vector<std::string> parse_accept_language(std::string_view header) {
    if (header.empty() || header.size() > longest_header) return {};
    struct Wish {
        std::string tag;
        int weight;
    };
    std::vector<Wish> wishes;
    for (auto const part : split(header, ',')) {
        auto const pieces = split(part, ';');
        auto tag = parse_language(trim(pieces.front()));
        auto const weighs = weight(std::span(pieces).subspan(1));
        if (tag && weighs && *weighs > 0) wishes.push_back({std::move(*tag), *weighs});
    }
    std::ranges::stable_sort(wishes, std::greater<>(), &Wish::weight);
    if (wishes.size() > most_wanted) wishes.resize(most_wanted);
    std::vector<std::string> tags;
    tags.reserve(wishes.size());
    for (auto& wish : wishes) tags.push_back(std::move(wish.tag));
    return tags;
}

std::optional<std::string> choose_language(std::span<std::string const> wanted,
                                           std::span<std::string const> available) {
    for (std::string range : wanted) {
        while (true) {
            if (std::ranges::find(available, range) != available.end()) return range;
            auto dash = range.rfind('-');
            if (dash == std::string::npos) break;
            // A single character (`x` of `de-x-1`) does not stay at the end.
            if (dash >= 2 && range[dash - 2] == '-') dash -= 2;
            range.resize(dash);
        }
    }
    return std::nullopt;
}

}  // namespace ostiary::messages
