#include "app/command_line.hpp"

#include "app/commands.hpp"
#include "app/load.hpp"
#include "app/log.hpp"
#include "base/error.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iostream>

namespace ostiary::app {

namespace {

constexpr int wrong_usage = 2;

using Command = std::function<int(LoadedConfiguration const&)>;

// What was typed, before anything is read or checked.
struct Typed {
    std::string config_file;
    NamedTexts flags;
    Command command;
    ServeOptions serving;
    Printed printed = Printed::InForce;
    std::string destination;
    Number longest_hash = 50;
    std::string key_name;
    NewAdministrator administrator;
    UserImport users;
};

void add_options(CLI::App& cli, Typed& typed) {
    cli.add_option("--config", typed.config_file, "Read this file (TOML); also OSTIARY_CONFIG")
        ->group("Configuration");
    for (auto const& option : options()) {
        if (option.is_secret()) continue;
        auto const flag = option.flag();
        auto const keep = [&typed, flag](std::string const& value) { typed.flags.emplace_back(flag, value); };
        cli.add_option_function<std::string>(flag, keep, std::string(option.description))
            ->group("Configuration");
    }
}

void add_commands(CLI::App& cli, Typed& typed) {
    auto const add = [&](char const* name, char const* description, Command run) {
        auto* command = cli.add_subcommand(name, description)->fallthrough();
        command->callback([&typed, run = std::move(run)] { typed.command = run; });
        return command;
    };
    add("serve", "Start the server; also when no command is named", [&](auto const& loaded) {
        return serve(loaded.configuration, typed.serving);
    })->add_flag("--welcome", typed.serving.welcome, "Tell on standard output where to go next");
    add("migrate", "Bring the database up to date; `serve` does so as well",
        [](auto const& loaded) { return migrate_database(loaded.configuration); });
    auto* config = add("config", "Print the configuration that is in force, and where each value comes from",
                       [&](auto const& loaded) { return print_configuration(loaded, typed.printed); });
    auto const page = [&](char const* flag, Printed printed, char const* description) {
        config->add_flag_callback(flag, [&typed, printed] { typed.printed = printed; }, description);
    };
    page("--reference", Printed::Reference, "Print the reference page of all options instead");
    page("--settings-reference", Printed::SettingsReference,
         "Print that of the settings of applications instead");
    add("backup", "Copy the embedded database, also while a server uses it",
        [&](auto const& loaded) { return back_up(loaded.configuration, typed.destination); })
        ->add_option("FILE", typed.destination, "Where to; must not exist")
        ->required();
    add("hash-cost", "Measure what password hashes cost on this machine, and propose parameters",
        [&](auto const& loaded) { return measure_hash_cost(loaded.configuration, typed.longest_hash); })
        ->add_option("--longest", typed.longest_hash, "How long one hash may take, in milliseconds")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000));
}

std::string help_footer() {
    return "Every option can also stand in the configuration file or in an environment variable: --smtp-host "
           "is host in [smtp], or\n"
           "OSTIARY_SMTP_HOST; secrets are taken from there and from systemd's credentials only. `ostiary "
           "config --reference` describes "
           "all options.";
}

void add_admin_commands(CLI::App& cli, Typed& typed) {
    auto* admin =
        cli.add_subcommand("admin", "Administrators and their keys")->fallthrough()->require_subcommand(1);
    auto const add = [&](char const* name, char const* description, Command run) {
        auto* command = admin->add_subcommand(name, description)->fallthrough();
        command->callback([&typed, run = std::move(run)] { typed.command = run; });
        return command;
    };
    auto* create = add(
        "create", "Make an administrator; the password is asked for, or read from standard input",
        [&](auto const& loaded) { return create_administrator(loaded.configuration, typed.administrator); });
    create->add_option("--email", typed.administrator.email, "To log in with");
    create->add_option("--username", typed.administrator.username, "To log in with");
    auto* importing =
        add("import", "Make accounts of the users in a JSON or CSV file, as Monaca Backend lists them",
            [&](auto const& loaded) { return import_users(loaded.configuration, typed.users); });
    importing->add_option("file", typed.users.file, "The file")->required();
    importing->add_option("--application", typed.users.application,
                          "Whose users they are; else the default application's");
    add("link", "Print a new one-time link for the first administrator",
        [](auto const& loaded) { return print_setup_link(loaded.configuration); });
    add("key", "Print a new administration key, for programs",
        [&](auto const& loaded) { return create_administration_key(loaded.configuration, typed.key_name); })
        ->add_option("NAME", typed.key_name, "What people will call it")
        ->required();
}

// What CLI11 did not know, as flags that `load` will find unknown.
void keep_unknown(std::vector<std::string> const& unknown, NamedTexts& flags) {
    for (auto const& text : unknown) {
        if (text.starts_with("-") || unknown.front() == text)
            flags.emplace_back(text.substr(0, text.find('=')), "");
    }
}

// Empty when it is not set.
std::string value_of(NamedTexts const& environment, std::string_view name) {
    auto const found = std::ranges::find(environment, name, &NamedTexts::value_type::first);
    return found == environment.end() ? std::string() : found->second;
}

int run(Typed const& typed) {
    auto const environment = process_environment();
    auto const named = value_of(environment, "OSTIARY_CONFIG");
    auto const credentials = value_of(environment, "CREDENTIALS_DIRECTORY");
    auto const& file = typed.config_file.empty() ? named : typed.config_file;
    auto const loaded =
        load({.file = file.empty() ? std::nullopt : std::optional(file),
              .credentials = credentials.empty() ? NamedTexts() : read_credentials(credentials),
              .environment = environment,
              .flags = typed.flags});
    if (!loaded) {
        for (auto const& mistake : loaded.error())
            std::cerr << "ostiary: " << mistake.where << ": " << mistake.what << '\n';
        return wrong_usage;
    }
    auto const& log = loaded->configuration.log;
    start_log(log.level, log_format(log.format));
    int const status = typed.command(*loaded);
    stop_log();
    return status;
}

}  // namespace

int run_command_line(int count, char** arguments) {
    CLI::App cli{"Ostiary: the user accounts of an application, as a server of your own.", "ostiary"};
    Typed typed;
    typed.command = [](LoadedConfiguration const& loaded) { return serve(loaded.configuration, {}); };
    cli.set_version_flag("--version", "ostiary " OSTIARY_VERSION);
    cli.footer(help_footer());
    cli.require_subcommand(0, 1);
    cli.allow_extras();
    add_options(cli, typed);
    add_commands(cli, typed);
    add_admin_commands(cli, typed);
    try {
        cli.parse(count, arguments);
    } catch (CLI::ParseError const& error) {
        return cli.exit(error) == 0 ? 0 : wrong_usage;
    }
    keep_unknown(cli.remaining(true), typed.flags);
    try {
        return run(typed);
    } catch (Unavailable const& error) {
        std::cerr << "ostiary: " << error.what() << '\n';
        return 1;
    }
}

}  // namespace ostiary::app
