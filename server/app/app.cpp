#include "app/app.hpp"

#include "app/background.hpp"
#include "app/installation.hpp"
#include "app/last_word.hpp"
#include "app/log.hpp"
#include "app/metrics.hpp"
#include "app/operations.hpp"
#include "app/routes.hpp"
#include "app/server_metrics.hpp"
#include "app/server_options.hpp"
#include "app/services.hpp"
#include "app/welcome.hpp"
#include "http/server.hpp"

#include <spdlog/spdlog.h>

#include <optional>

namespace ostiary::app {

struct App::Parts {
    explicit Parts(Configuration given) : configuration(std::move(given)) {
        tell_metrics();
        services.codes.use_public_url(url());
        server.give_last_word(last_word(configuration, url(), services.directory));
        server.observe([this](http::Exchange const& exchange) {
            metrics.count_request(exchange);
            log_request(exchange);
        });
        if (configuration.metrics.enabled) {
            operations_server.emplace(operations_server_options(configuration), operations_router, clock,
                                      random);
        }
    }

    http::Router make_operations_router() {
        http::Router made;
        add_health_routes(made, readiness);
        add_metrics_route(made, metrics);
        return made;
    }

    void tell_metrics() {
        tell_process(metrics);
        tell_server(metrics, server);
        tell_refusals(metrics, server, services.hasher);
        tell_passwords(metrics, services.hasher);
        tell_sessions(metrics, services.sessions);
        tell_messages(metrics, services.delivery, background, clock);
        tell_database(metrics, *installation.database_counters, *installation.database);
        tell_jobs(metrics, background);
        tell_monaca(metrics, services.monaca_faults);
    }

    std::string url() const { return url_of(configuration, server.port()); }

    Configuration const configuration;
    SystemClock clock;
    SystemRandom random;
    Installation installation = open_installation(configuration, db::Exclusive::Yes, clock, random);
    Readiness readiness{*installation.database};
    Services services{configuration, installation, clock, random};
    Background background{services, configuration.retention};

    http::Router router = make_router(configuration, services, readiness);
    MetricsRegistry metrics{router.routes()};
    http::Server server{public_server_options(configuration), router, clock, random};
    http::Router operations_router = make_operations_router();
    std::optional<http::Server> operations_server;
};

App::App(Configuration configuration) : parts_(std::make_unique<Parts>(std::move(configuration))) {}

App::~App() = default;

void App::start() {
    parts_->services.delivery.start();
    parts_->background.start();
    if (parts_->operations_server) parts_->operations_server->start();
    parts_->server.start();
    spdlog::info("listening on {}", parts_->url());
}

void App::stop() {
    parts_->readiness.stop();
    parts_->server.stop(parts_->configuration.shutdown_patience);
    parts_->services.delivery.stop();
    parts_->background.stop();
    if (parts_->operations_server) parts_->operations_server->stop(std::chrono::seconds(1));
}

bool App::reload_certificate() {
    bool const reloaded = parts_->server.reload_tls();
    spdlog::info(reloaded ? "the certificate was read again" : "the old certificate stays");
    return reloaded;
}

std::string App::welcome() {
    return app::welcome(parts_->configuration, parts_->services, parts_->url());
}

}  // namespace ostiary::app
