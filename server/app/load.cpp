#include "app/load.hpp"

#include "messages/senders.hpp"
#include "passwords/hash.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace ostiary::app {

namespace {

// Named by the command line, not by an option: which file to read.
constexpr std::string_view file_variable = "OSTIARY_CONFIG";
constexpr std::string_view variable_prefix = "OSTIARY_";
// systemd's LoadCredential=ostiary:FOLDER names them so.
constexpr std::string_view credential_prefix = "ostiary_";
constexpr std::size_t largest_credential = 64 * 1024;
// What the project's own tests pass to each other.
constexpr std::string_view test_variable_prefix = "OSTIARY_TEST_";

class Reading {
  public:
    void file(std::string const& path);
    void credentials(NamedTexts const& credentials);
    void environment(NamedTexts const& variables);
    void flags(NamedTexts const& flags);
    void whole();
    std::expected<LoadedConfiguration, std::vector<Mistake>> result() &&;

  private:
    void table(toml::table const& table, std::string const& path, std::string const& prefix);
    void set(std::size_t index, RawValue const& value, std::string_view called, std::string const& where);
    void wrong(std::string where, std::string what) {
        mistakes_.push_back({std::move(where), std::move(what)});
    }

    LoadedConfiguration loaded_{{}, std::vector<std::string>(options().size(), "default")};
    std::vector<Mistake> mistakes_;
};

template <class Named>
std::optional<std::size_t> find_option(Named const& is_named) {
    auto const found = std::ranges::find_if(options(), is_named);
    if (found == options().end()) return std::nullopt;
    return static_cast<std::size_t>(found - options().begin());
}

// nullopt for a kind of value that no option has.
std::optional<RawValue> raw_value(toml::node const& node) {
    if (auto const* text = node.as_string()) return RawValue(text->get());
    if (auto const* number = node.as_integer()) return RawValue(number->get());
    if (auto const* truth = node.as_boolean()) return RawValue(truth->get());
    auto const* array = node.as_array();
    if (!array) return std::nullopt;
    List list;
    for (auto const& entry : *array) {
        auto const* text = entry.as_string();
        if (!text) return std::nullopt;
        list.push_back(text->get());
    }
    return RawValue(std::move(list));
}

void Reading::file(std::string const& path) {
    // Opened and read like an empty file, which would be an installation of defaults.
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) return wrong(path, "is a folder, not a file");
    std::ifstream input(path);
    if (!input) return wrong(path, "cannot be read");
    try {
        table(toml::parse(input), path, "");
    } catch (toml::parse_error const& mistake) {
        wrong(fmt::format("{}:{}", path, mistake.source().begin.line), std::string(mistake.description()));
    }
}

void Reading::table(toml::table const& table, std::string const& path, std::string const& prefix) {
    for (auto const& [key, node] : table) {
        auto const name = prefix + std::string(key.str());
        auto const where = fmt::format("{}:{}", path, key.source().begin.line);
        auto const index = find_option([&](Option const& option) { return option.name == name; });
        auto const* inner = node.as_table();
        auto const begins = [&](Option const& option) { return option.name.starts_with(name + "."); };
        if (inner && find_option(begins)) {
            this->table(*inner, path, name + ".");
        } else if (!index) {
            wrong(where, fmt::format("there is no option `{}`", name));
        } else if (auto const value = raw_value(node)) {
            set(*index, *value, name, where);
        } else {
            wrong(where, fmt::format("`{}` must be {}", name, options()[*index].type()));
        }
    }
}

void Reading::credentials(NamedTexts const& credentials) {
    for (auto const& [name, value] : credentials) {
        auto const index = find_option([&](Option const& option) { return option.name == name; });
        if (index) {
            set(*index, value, name, "credential");
        } else {
            wrong("credential", fmt::format("there is no option `{}`", name));
        }
    }
}

void Reading::environment(NamedTexts const& variables) {
    for (auto const& [name, value] : variables) {
        if (!name.starts_with(variable_prefix) || name.starts_with(test_variable_prefix) ||
            name == file_variable)
            continue;
        auto const index =
            find_option([&](Option const& option) { return option.environment_name() == name; });
        if (index) {
            set(*index, value, name, "environment");
        } else {
            wrong("environment", fmt::format("there is no option for `{}`", name));
        }
    }
}

void Reading::flags(NamedTexts const& flags) {
    for (auto const& [flag, value] : flags) {
        auto const index = find_option([&](Option const& option) { return option.flag() == flag; });
        if (!index) {
            wrong("flag", fmt::format("there is no flag `{}`", flag));
        } else if (options()[*index].is_secret()) {
            wrong("flag", fmt::format("`{}` is secret: give it by {} or in the file", flag,
                                      options()[*index].environment_name()));
        } else {
            set(*index, value, flag, "flag");
        }
    }
}

void Reading::set(std::size_t index, RawValue const& value, std::string_view called,
                  std::string const& where) {
    if (auto const mistake = assign(options()[index], loaded_.configuration, value)) {
        wrong(where, fmt::format("`{}` {}", called, *mistake));
    } else {
        bool const is_in_file = where.contains(':');
        loaded_.origins[index] = is_in_file ? where : fmt::format("{} {}", where, called);
    }
}

// What each value alone does not show.
void Reading::whole() {
    auto const& c = loaded_.configuration;
    auto const together = [&](bool holds, std::string_view what) {
        if (!holds) wrong("configuration", std::string(what));
    };
    together(c.tls.certificate.empty() == c.tls.key.empty(), "`tls.certificate` and `tls.key` go together");
    together(!c.data.empty(), "`data` names no folder");
    together(!c.address.empty(), "`address` is empty");
    together(!c.metrics.enabled || !c.metrics.address.empty(), "`metrics.address` is empty");
    together(passwords::is_acceptable(passwords::Cost{static_cast<std::uint32_t>(c.passwords.memory),
                                                      static_cast<std::uint32_t>(c.passwords.passes)}),
             "`passwords.memory` times `passwords.passes` is more work than one hash may be, 1 GiB");
    together(c.messages.email != "smtp" || (!c.smtp.host.empty() && !c.smtp.from.empty()),
             "`messages.email` is smtp: that needs `smtp.host` and `smtp.from`");
    together(c.smtp.user.empty() == c.smtp.password.empty(), "`smtp.user` and `smtp.password` go together");
    together(messages::is_gateway_body(c.sms_gateway.body),
             "`sms_gateway.body` is not JSON once it is filled in");
    together(c.messages.sms != "gateway" || !c.sms_gateway.url.empty(),
             "`messages.sms` is gateway: that needs `sms_gateway.url`");
    together(c.messages.sms != "twilio" ||
                 (!c.twilio.sid.empty() && !c.twilio.token.empty() && !c.twilio.from.empty()),
             "`messages.sms` is twilio: that needs `twilio.sid`, `twilio.token` and `twilio.from`");
    together((c.messages.email != "webhook" && c.messages.sms != "webhook") ||
                 (!c.webhook.url.empty() && !c.webhook.secret.empty()),
             "messages go out by webhook: that needs `webhook.url` and `webhook.secret`");
}

std::expected<LoadedConfiguration, std::vector<Mistake>> Reading::result() && {
    if (!mistakes_.empty()) return std::unexpected(std::move(mistakes_));
    return std::move(loaded_);
}

}  // namespace

std::expected<LoadedConfiguration, std::vector<Mistake>> load(Sources const& sources) {
    Reading reading;
    if (sources.file) reading.file(*sources.file);
    reading.credentials(sources.credentials);
    reading.environment(sources.environment);
    reading.flags(sources.flags);
    reading.whole();
    return std::move(reading).result();
}

NamedTexts read_credentials(std::string const& folder) {
    NamedTexts credentials;
    std::error_code error;
    for (auto const& entry : std::filesystem::directory_iterator(folder, error)) {
        auto const name = entry.path().filename().string();
        if (!name.starts_with(credential_prefix)) continue;
        std::string text(largest_credential, '\0');
        std::ifstream file(entry.path(), std::ios::binary);
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<std::size_t>(file.gcount()));
        if (text.ends_with('\n')) text.pop_back();
        credentials.emplace_back(name.substr(credential_prefix.size()), std::move(text));
    }
    std::ranges::sort(credentials);
    return credentials;
}

NamedTexts process_environment() {
    NamedTexts variables;
    for (char** entry = environ; *entry; ++entry) {
        std::string_view const text(*entry);
        auto const equals = text.find('=');
        if (equals != std::string_view::npos)
            variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

}  // namespace ostiary::app
