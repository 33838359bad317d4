#include "app/metrics.hpp"

#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

namespace ostiary::app {

namespace {

// Seconds; from a session check in memory to a password that waited for its turn.
prometheus::Histogram::BucketBoundaries const duration_buckets{
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};

constexpr std::array<char const*, 6> status_classes{"other", "1xx", "2xx", "3xx", "4xx", "5xx"};

prometheus::ClientMetric to_metric(MetricsRegistry::Labels const& labels, prometheus::MetricType type,
                                   double value) {
    prometheus::ClientMetric metric;
    for (auto const& [name, text] : labels) metric.label.push_back({name, text});
    if (type == prometheus::MetricType::Counter) {
        metric.counter.value = value;
    } else {
        metric.gauge.value = value;
    }
    return metric;
}

double resident_bytes() {
    std::ifstream file("/proc/self/statm");
    double size = 0;
    double resident = 0;
    file >> size >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double processor_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto const seconds = [](timeval const& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double open_files() {
    std::error_code error;
    std::filesystem::directory_iterator const entries("/proc/self/fd", error);
    return error ? 0 : static_cast<double>(std::distance(begin(entries), end(entries)));
}

}  // namespace

MetricsRegistry::MetricsRegistry(std::vector<http::Route const*> const& routes)
    : requests_(prometheus::BuildCounter()
                    .Name("ostiary_requests_total")
                    .Help("Requests answered, by route, method and class of status.")
                    .Register(registry_)),
      durations_(prometheus::BuildHistogram()
                     .Name("ostiary_request_seconds")
                     .Help("From the whole request to its answer, by route and method.")
                     .Register(registry_)),
      none_(make_route("none", "any")) {
    auto& problems = prometheus::BuildCounter()
                         .Name("ostiary_problems_total")
                         .Help("Requests answered with a problem, by its code.")
                         .Register(registry_);
    for (auto const& code : error_catalogue) {
        problems_.push_back(code.status == 0 ? nullptr : &problems.Add({{"code", std::string(code.name)}}));
    }
    for (auto const* route : routes) {
        routes_.emplace(route, make_route(route->pattern, std::string(http::to_string(route->method))));
    }
}

MetricsRegistry::~MetricsRegistry() = default;

MetricsRegistry::OfRoute MetricsRegistry::make_route(std::string const& pattern, std::string const& method) {
    OfRoute made{};
    for (std::size_t i = 0; i < status_classes.size(); ++i) {
        made.by_class[i] =
            &requests_.Add({{"route", pattern}, {"method", method}, {"status", status_classes[i]}});
    }
    made.seconds = &durations_.Add({{"route", pattern}, {"method", method}}, duration_buckets);
    return made;
}

void MetricsRegistry::count_request(http::Exchange const& exchange) {
    auto const found = routes_.find(exchange.route);
    auto const& of_route = found == routes_.end() ? none_ : found->second;
    auto const status_class = static_cast<std::size_t>(exchange.response.status / 100);
    of_route.by_class[status_class < status_classes.size() ? status_class : 0]->Increment();
    if (exchange.code) problems_[static_cast<std::size_t>(*exchange.code)]->Increment();
    of_route.seconds->Observe(static_cast<double>(exchange.duration.count()) / 1e6);
}

void MetricsRegistry::tell_gauge(std::string name, std::string help, Labels labels, Reading reading) {
    tell(std::move(name), std::move(help), prometheus::MetricType::Gauge, std::move(labels),
         std::move(reading));
}

void MetricsRegistry::tell_counter(std::string name, std::string help, Labels labels, Reading reading) {
    tell(std::move(name), std::move(help), prometheus::MetricType::Counter, std::move(labels),
         std::move(reading));
}

void MetricsRegistry::tell(std::string name, std::string help, prometheus::MetricType type, Labels labels,
                           Reading reading) {
    auto found = std::ranges::find(told_, name, &Told::name);
    if (found == told_.end()) found = told_.insert(found, Told{std::move(name), std::move(help), type, {}});
    found->readings.emplace_back(std::move(labels), std::move(reading));
}

double MetricsRegistry::problems(ErrorCode code) const {
    auto const* const counter = problems_[static_cast<std::size_t>(code)];
    return counter == nullptr ? 0 : counter->Value();
}

std::string MetricsRegistry::scrape() const {
    auto families = registry_.Collect();
    for (auto const& told : told_) {
        prometheus::MetricFamily family{told.name, told.help, told.type, {}};
        for (auto const& [labels, reading] : told.readings) {
            auto const value = reading();
            if (!std::isnan(value)) family.metric.push_back(to_metric(labels, told.type, value));
        }
        if (!family.metric.empty()) families.push_back(std::move(family));
    }
    return prometheus::TextSerializer().Serialize(families);
}

void tell_process(MetricsRegistry& metrics) {
    metrics.tell_gauge("process_resident_memory_bytes", "Memory in use.", {}, resident_bytes);
    metrics.tell_counter("process_cpu_seconds_total", "Processor time used.", {}, processor_seconds);
    metrics.tell_gauge("process_open_fds", "Open files and connections.", {}, open_files);
}

}  // namespace ostiary::app
