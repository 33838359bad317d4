// What the server counts, in Prometheus's text form: requests by route, method and class of status, their
// durations, problems by code, and whatever the parts tell when asked (`tell`). Labels are route patterns and
// fixed words, never what a client sent, so their number is bounded.
#pragma once

#include "http/server.hpp"

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace ostiary::app {

class MetricsRegistry {
  public:
    using Labels = std::map<std::string, std::string>;
    using Reading = std::function<double()>;

    // `routes`: those whose requests are counted each by itself; all others count as `none`.
    explicit MetricsRegistry(std::vector<http::Route const*> const& routes);
    ~MetricsRegistry();

    // Counts one request. From any thread.
    void count_request(http::Exchange const& exchange);

    // Values that are read when somebody scrapes; `reading` is quick, may be called from any thread, and says
    // NaN while there is no value to tell. Before the first scrape.
    void tell_gauge(std::string name, std::string help, Labels labels, Reading reading);
    void tell_counter(std::string name, std::string help, Labels labels, Reading reading);

    // How many problems of this code were answered.
    double problems(ErrorCode code) const;

    std::string scrape() const;

  private:
    struct Told {
        std::string name;
        std::string help;
        prometheus::MetricType type;
        std::vector<std::pair<Labels, Reading>> readings;
    };
    struct OfRoute {
        std::array<prometheus::Counter*, 6> by_class;  // [2]: 2xx; [0]: anything else
        prometheus::Histogram* seconds;
    };
    OfRoute make_route(std::string const& pattern, std::string const& method);
    void tell(std::string name, std::string help, prometheus::MetricType type, Labels labels,
              Reading reading);

    prometheus::Registry registry_;
    prometheus::Family<prometheus::Counter>& requests_;
    prometheus::Family<prometheus::Histogram>& durations_;
    std::vector<prometheus::Counter*> problems_;  // by code; null for those that only stand beside a field
    std::unordered_map<http::Route const*, OfRoute> routes_;
    OfRoute none_;
    std::vector<Told> told_;
};

// Memory, processor time and open files of this process, under the names that Prometheus's own clients use.
void tell_process(MetricsRegistry& metrics);

}  // namespace ostiary::app
