// Reads the configuration from a TOML file, systemd's credentials (a file `ostiary_smtp.host`), the
// environment
// (`OSTIARY_SMTP_HOST`) and flags (`--smtp-host`), each going before the one named earlier. Every mistake is
// found and told at once, with where it stands: unknown names, wrong types, values out of range, and values
// that do not go together. Secrets are taken from all of them but flags, since other users of a machine see
// flags.
#pragma once

#include "app/options.hpp"

#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ostiary::app {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

struct Sources {
    std::optional<std::string> file = {};  // path
    NamedTexts credentials = {};           // `smtp.host` and its value
    NamedTexts environment = {};           // all of it; only what begins with OSTIARY_ is looked at
    NamedTexts flags = {};                 // `--smtp-host` and its value
};

struct Mistake {
    std::string where;  // `ostiary.toml:12`, `credential`, `environment`, `flag`
    std::string what;
};

struct LoadedConfiguration {
    Configuration configuration;
    std::vector<std::string>
        origins;  // of each option, in the order of `options()`: where its value comes from
};

std::expected<LoadedConfiguration, std::vector<Mistake>> load(Sources const& sources);

// The files of this folder whose names begin with `ostiary_`, without that and without a newline at their
// end.
NamedTexts read_credentials(std::string const& folder);

// The process's environment.
NamedTexts process_environment();

// The effective configuration as a TOML file, each value with its origin, secrets starred.
std::string effective_configuration(LoadedConfiguration const& loaded);

// docs/configuration.md.
std::string reference_page();

}  // namespace ostiary::app
