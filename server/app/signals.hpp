// Signals as values: they are blocked in every thread, and the main thread asks for the next one. Make it
// before any other thread.
#pragma once

#include <chrono>
#include <csignal>

namespace ostiary::app {

class Signals {
  public:
    // Blocks SIGTERM, SIGINT and SIGHUP in this thread and those that it will start, and ignores SIGPIPE.
    Signals();

    enum class Kind { Stop, Reload, None };
    // None after `patience` without a signal.
    Kind wait(std::chrono::seconds patience) const;

  private:
    sigset_t set_;
};

}  // namespace ostiary::app
