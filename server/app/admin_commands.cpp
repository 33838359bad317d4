// The commands `admin ...`: what can be done with the machine in hand but without a session.
#include "app/commands.hpp"
#include "app/installation.hpp"
#include "applications/service.hpp"
#include "base/text.hpp"

#include <iostream>

namespace ostiary::app {

namespace {

constexpr std::size_t longest_key_name = 100;

}  // namespace

int create_administration_key(Configuration const& configuration, std::string const& name) {
    if (name.empty() || !is_utf8(name) || count_characters(name) > longest_key_name ||
        has_control_characters(name)) {
        std::cerr << "ostiary: a key's name has 1 to " << longest_key_name << " characters\n";
        return 2;
    }
    SystemClock const clock;
    SystemRandom random;
    auto const installation = open_installation(configuration, db::Exclusive::No, clock, random);
    applications::Service applications(*installation.database, clock, random);
    applications.install();
    std::cout << applications.create_administration_key(name, audit::Caller{}).text.reveal() << '\n';
    return 0;
}

}  // namespace ostiary::app
