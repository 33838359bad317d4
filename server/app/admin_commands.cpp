// The commands `admin ...`: what can be done with the machine in hand but without a session.
#include "app/commands.hpp"
#include "app/terminal.hpp"
#include "app/welcome.hpp"
#include "app/workbench.hpp"
#include "base/text.hpp"
#include "contacts/contact.hpp"

#include <fmt/format.h>

#include <iostream>

namespace ostiary::app {

namespace {

constexpr std::size_t longest_key_name = 100;

}  // namespace

int create_administration_key(Configuration const& configuration, std::string const& name) {
    if (name.empty() || !is_utf8(name) || count_characters(name) > longest_key_name ||
        has_control_characters(name) || turns_direction(name)) {
        return refuse(fmt::format("a key's name has 1 to {} plain characters", longest_key_name));
    }
    Workbench bench(configuration);
    std::cout << bench.services.applications.create_administration_key(name, audit::Caller{}).text.reveal()
              << '\n';
    return 0;
}

int create_administrator(Configuration const& configuration, NewAdministrator const& given) {
    if (given.email.empty() && given.username.empty())
        return refuse("an administrator needs --email or --username");
    administration::NewAccount account;
    if (!given.username.empty()) account.username = given.username;
    if (!given.email.empty()) {
        account.email = contacts::parse_target(contacts::Channel::Email, given.email);
        account.email_verified = true;
        if (!account.email) return refuse("--email is not an email address");
    }
    Workbench bench(configuration);
    account.password = ask_for_password("Password");
    if (!account.password) return refuse("no password was given");
    auto const made = bench.services.administered_accounts.create(*bench.services.directory.console(),
                                                                  account, audit::Caller{});
    if (!made) return refuse(made.error());
    std::cout << fmt::format("made the administrator {}\n", made->id.to_string());
    return 0;
}

int print_setup_link(Configuration const& configuration) {
    Workbench bench(configuration);
    auto const ticket = bench.services.setup.make_ticket();
    if (!ticket) return refuse("there is an administrator already; `ostiary admin create` makes another");
    std::cout << setup_link(url_of(configuration, static_cast<std::uint16_t>(configuration.port)), *ticket)
              << '\n';
    return 0;
}

}  // namespace ostiary::app
