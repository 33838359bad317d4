// What `ostiary config` prints: the effective configuration, and the reference page.
#include "app/load.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ostiary::app {

namespace {

std::string_view section_of(std::string_view name) {
    auto const dot = name.find('.');
    return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

std::string_view key_of(std::string_view name) {
    auto const dot = name.find('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

bool is_number(Option const& option) {
    return std::holds_alternative<PlaceOf<Number>>(option.place) ||
           std::holds_alternative<PlaceOf<Seconds>>(option.place);
}

std::string allowed_values(Option const& option) {
    if (!option.choices.empty()) return fmt::format("one of `{}`", fmt::join(option.choices, "`, `"));
    if (is_number(option))
        return fmt::format("{}, {} to {}", option.type(), option.range.smallest, option.range.largest);
    if (!option.accepted.empty() && !std::holds_alternative<PlaceOf<List>>(option.place))
        return std::string(option.accepted);
    if (!option.accepted.empty()) return fmt::format("a list of {}", option.accepted);
    return std::string(option.type());
}

std::string reference_entry(Option const& option) {
    auto const flag =
        option.is_secret() ? std::string("none, because it is secret") : fmt::format("`{}`", option.flag());
    return fmt::format(
        "### `{}`\n\n{}\n\n| value | default | environment | flag |\n| --- | --- | --- | --- |\n| {} | `{}` "
        "| `{}` | {} |\n\n",
        option.name, option.description, allowed_values(option), shown_value(option, Configuration()),
        option.environment_name(), flag);
}

constexpr std::string_view reference_head =
    "# Configuration\n\n"
    "Written by `ostiary config --reference`. An option is read from the file that `--config` or "
    "`OSTIARY_CONFIG` names (TOML), then\n"
    "from systemd's credentials, then from the environment, then from flags; the later goes before the "
    "earlier. Lists stand in one text with "
    "commas between their\n"
    "entries, in the environment and in flags. `ostiary config` prints what is in force and where each value "
    "comes from. All mistakes\n"
    "are told at once, before anything is started.\n\n";

}  // namespace

std::string effective_configuration(LoadedConfiguration const& loaded) {
    std::string out;
    std::string_view section;
    for (std::size_t i = 0; i < options().size(); ++i) {
        auto const& option = options()[i];
        if (section_of(option.name) != section) {
            section = section_of(option.name);
            out += fmt::format("\n[{}]\n", section);
        }
        out += fmt::format("{} = {}  # {}\n", key_of(option.name), shown_value(option, loaded.configuration),
                           loaded.origins[i]);
    }
    return out;
}

std::string reference_page() {
    std::string out(reference_head);
    std::string_view section = ".";
    for (auto const& option : options()) {
        if (section_of(option.name) != section) {
            section = section_of(option.name);
            out += section.empty() ? std::string("## The server\n\n") : fmt::format("## `[{}]`\n\n", section);
        }
        out += reference_entry(option);
    }
    out.pop_back();
    return out;
}

}  // namespace ostiary::app
