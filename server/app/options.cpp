#include "app/options.hpp"

#include "base/json_writer.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace ostiary::app {

namespace {

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};

std::string upper_or_underscore(std::string_view name) {
    std::string result(name);
    for (char& c : result) c = c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return result;
}

std::optional<Number> to_number(RawValue const& value) {
    if (auto const* number = std::get_if<std::int64_t>(&value)) return *number;
    auto const* text = std::get_if<std::string>(&value);
    if (!text) return std::nullopt;
    Number number = 0;
    auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    bool const whole = error == std::errc() && end == text->data() + text->size() && !text->empty();
    return whole ? std::optional(number) : std::nullopt;
}

std::optional<bool> to_truth(RawValue const& value) {
    if (auto const* truth = std::get_if<bool>(&value)) return *truth;
    auto const* text = std::get_if<std::string>(&value);
    if (!text || (*text != "true" && *text != "false")) return std::nullopt;
    return *text == "true";
}

// In one text the entries stand with commas between them.
std::optional<List> to_list(RawValue const& value) {
    if (auto const* list = std::get_if<List>(&value)) return *list;
    auto const* text = std::get_if<std::string>(&value);
    if (!text) return std::nullopt;
    List list;
    for (std::size_t start = 0; start <= text->size();) {
        auto const comma = std::min(text->find(',', start), text->size());
        auto const entry = trim(std::string_view(*text).substr(start, comma - start));
        if (!entry.empty()) list.emplace_back(entry);
        start = comma + 1;
    }
    return list;
}

std::string wrong_type(Option const& option) {
    return fmt::format("must be {}", option.type());
}

std::optional<std::string> wrong_number(Option const& option, Number number) {
    auto const [smallest, largest] = option.range;
    if (number >= smallest && number <= largest) return std::nullopt;
    return fmt::format("must be from {} to {}", smallest, largest);
}

std::optional<std::string> wrong_text(Option const& option, std::string_view text) {
    if (!is_utf8(text) || text.find('\0') != std::string_view::npos) return "must be plain text in UTF-8";
    bool const chosen =
        option.choices.empty() || std::ranges::find(option.choices, text) != option.choices.end();
    if (!chosen) return fmt::format("must be one of {}", fmt::join(option.choices, ", "));
    if (!text.empty() && option.accepts && !option.accepts(text))
        return fmt::format("must be {}", option.accepted);
    return std::nullopt;
}

std::optional<std::string> wrong_list(Option const& option, List const& list) {
    for (auto const& entry : list) {
        if (auto wrong = wrong_text(option, entry)) return wrong;
    }
    return std::nullopt;
}

std::string in_quotes(std::string_view text) {
    std::string out;
    json::append_quoted(out, text);
    return out;
}

}  // namespace

std::string Option::environment_name() const {
    return "OSTIARY_" + upper_or_underscore(name);
}

std::string Option::flag() const {
    std::string result = "--" + std::string(name);
    for (char& c : result) c = c == '.' || c == '_' ? '-' : c;
    return result;
}

std::string_view Option::type() const {
    return std::visit(Overloaded{
                          [](PlaceOf<Text>) -> std::string_view { return "text"; },
                          [](PlaceOf<Secret>) -> std::string_view { return "text (secret)"; },
                          [](PlaceOf<Number>) -> std::string_view { return "a whole number"; },
                          [](PlaceOf<bool>) -> std::string_view { return "true or false"; },
                          [](PlaceOf<Seconds>) -> std::string_view { return "a whole number of seconds"; },
                          [](PlaceOf<List>) -> std::string_view { return "a list of texts"; },
                      },
                      place);
}

std::optional<std::string> assign(Option const& option, Configuration& configuration, RawValue const& value) {
    // Keeps what was read where it is as it should be.
    auto const keep = [&](auto& target, auto read, auto const& wrong) -> std::optional<std::string> {
        if (!read) return wrong_type(option);
        if (auto mistake = wrong(*read)) return mistake;
        target = std::remove_cvref_t<decltype(target)>(*std::move(read));
        return std::nullopt;
    };
    auto const text = std::holds_alternative<std::string>(value) ? std::optional(std::get<std::string>(value))
                                                                 : std::nullopt;
    auto const check_text = [&](std::string const& read) { return wrong_text(option, read); };
    auto const check_number = [&](Number read) { return wrong_number(option, read); };
    return std::visit(
        Overloaded{
            [&](PlaceOf<Text> place) { return keep(place(configuration), text, check_text); },
            [&](PlaceOf<Secret> place) { return keep(place(configuration), text, check_text); },
            [&](PlaceOf<Number> place) { return keep(place(configuration), to_number(value), check_number); },
            [&](PlaceOf<Seconds> place) {
                return keep(place(configuration), to_number(value), check_number);
            },
            [&](PlaceOf<bool> place) {
                return keep(place(configuration), to_truth(value),
                            [](bool) { return std::optional<std::string>(); });
            },
            [&](PlaceOf<List> place) {
                return keep(place(configuration), to_list(value),
                            [&](List const& read) { return wrong_list(option, read); });
            },
        },
        option.place);
}

std::string shown_value(Option const& option, Configuration const& configuration) {
    auto& values =
        const_cast<Configuration&>(configuration);  // the table's places are for reading and writing
    return std::visit(
        Overloaded{
            [&](PlaceOf<Text> place) {
                return in_quotes(option.shown ? option.shown(place(values)) : place(values));
            },
            [&](PlaceOf<Secret> place) { return in_quotes(place(values).empty() ? "" : "***"); },
            [&](PlaceOf<Number> place) { return std::to_string(place(values)); },
            [&](PlaceOf<Seconds> place) { return std::to_string(place(values).count()); },
            [&](PlaceOf<bool> place) { return std::string(place(values) ? "true" : "false"); },
            [&](PlaceOf<List> place) {
                List entries;
                for (auto const& entry : place(values)) entries.push_back(in_quotes(entry));
                return fmt::format("[{}]", fmt::join(entries, ", "));
            },
        },
        option.place);
}

}  // namespace ostiary::app
