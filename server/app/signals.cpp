#include "app/signals.hpp"

#include <pthread.h>

namespace ostiary::app {

Signals::Signals() {
    sigemptyset(&set_);
    for (int const signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

Signals::Kind Signals::wait(std::chrono::seconds patience) const {
    timespec const limit{patience.count(), 0};
    switch (sigtimedwait(&set_, nullptr, &limit)) {
        case SIGTERM:
        case SIGINT:
            return Kind::Stop;
        case SIGHUP:
            return Kind::Reload;
        default:
            return Kind::None;
    }
}

}  // namespace ostiary::app
