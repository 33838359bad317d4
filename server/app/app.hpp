// The composition root: every object of the server is built here, in the order in which each needs the ones
// before it, and ends in the opposite order. Nothing else makes services, and nothing here decides anything.
#pragma once

#include "app/configuration.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace ostiary::app {

class App {
  public:
    // Opens the installation and listens, but answers nobody yet. Throws `Unavailable` with one sentence for
    // the administrator.
    explicit App(Configuration configuration);
    ~App();

    void start();
    // Finishes what has begun, then ends; at most as long as `shutdown_patience` says.
    void stop();

    // False, and the old certificate stays in use, when the new one is not usable.
    bool reload_certificate();

    // What to tell whoever started it (welcome.hpp); holds a ticket, so for their eyes only.
    std::string welcome();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace ostiary::app
