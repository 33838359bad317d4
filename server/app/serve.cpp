// The command `serve`: starts the server and waits for signals.
#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/signals.hpp"
#include "app/watched_files.hpp"

#include <malloc.h>
#include <spdlog/spdlog.h>

#include <iostream>

namespace ostiary::app {

namespace {

constexpr std::chrono::seconds look_at_files_every{2};
constexpr int most_arenas = 2;

std::vector<std::string> certificate_files(Configuration const& configuration) {
    if (configuration.tls.certificate.empty()) return {};
    return {configuration.tls.certificate, configuration.tls.key};
}

// Until somebody says stop.
void attend(App& app, Signals const& signals, WatchedFiles& files) {
    while (true) {
        auto const signal = signals.wait(look_at_files_every);
        if (signal == Signals::Kind::Stop) return;
        if (signal == Signals::Kind::Reload || files.have_changed()) app.reload_certificate();
    }
}

}  // namespace

int serve(Configuration const& configuration, ServeOptions const& options) {
    // With an arena for every few threads, glibc keeps what each of them once used.
    static_cast<void>(mallopt(M_ARENA_MAX, most_arenas));
    Signals const signals;
    WatchedFiles files(certificate_files(configuration));
    {
        App app(configuration);
        app.start();
        if (options.welcome) std::cout << app.welcome() << std::flush;
        attend(app, signals, files);
        spdlog::info("stopping");
        app.stop();
    }
    spdlog::info("stopped");
    return 0;
}

}  // namespace ostiary::app
