// What commands work with: the services without a server, and how they say that something is wrong.
#pragma once

#include "app/installation.hpp"
#include "app/services.hpp"

#include <string>
#include <string_view>

namespace ostiary::app {

// The services without a server, of an installation that is there: it makes none (installation.hpp).
struct Workbench {
    explicit Workbench(Configuration const& configuration)
        : installation(open_existing(configuration)), services(configuration, installation, clock, random) {}

    SystemClock clock;
    SystemRandom random;
    Installation installation;
    Services services;

  private:
    Installation open_existing(Configuration const& configuration) {
        require_installation(configuration);
        return open_installation(configuration, db::Exclusive::No, clock, random);
    }
};

// On standard error; the exit code.
int refuse(std::string_view sentence);
int refuse(Error const& error);

// What is wrong, for a terminal: on one line, with every field that is at fault.
std::string sentence_of(Error const& error);

}  // namespace ostiary::app
