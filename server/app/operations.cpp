#include "app/operations.hpp"

namespace ostiary::app {

namespace {

http::Response ok() {
    return http::Response::json(R"({"status":"ok"})");
}

}  // namespace

void add_health_routes(http::Router& router, Readiness& readiness) {
    router.add({.method = http::Method::Get,
                .pattern = "/healthz",
                .lane = http::Lane::Inline,
                .handle = [](http::Request const&) -> Result<http::Response> { return ok(); }});
    router.add({.method = http::Method::Get,
                .pattern = "/readyz",
                .lane = http::Lane::Database,
                .handle = [&readiness](http::Request const&) -> Result<http::Response> {
                    if (!readiness.is_ready()) return fail(ErrorCode::Unavailable);
                    return ok();
                }});
}

void add_metrics_route(http::Router& router, MetricsRegistry const& metrics) {
    router.add({.method = http::Method::Get,
                .pattern = "/metrics",
                .lane = http::Lane::Database,
                .handle = [&metrics](http::Request const&) -> Result<http::Response> {
                    auto response = http::Response::text(metrics.scrape());
                    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
                    return response;
                }});
}

}  // namespace ostiary::app
