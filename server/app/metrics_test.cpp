#include "app/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace ostiary::app {

namespace {

class MetricsPage : public testing::Test {
  protected:
    void count(http::Route const* of, int status, std::optional<ErrorCode> code = std::nullopt) {
        response.status = status;
        metrics.count_request({request, response, of, std::chrono::microseconds(2'000), LogCause(), code});
    }

    http::Request request;
    http::Response response;
    http::Route route{.method = http::Method::Get, .pattern = "/v1/me", .handle = {}};
    MetricsRegistry metrics{{&route}};
};

}  // namespace

TEST_F(MetricsPage, requests_are_counted_by_route_and_class_of_status) {
    count(&route, 200);
    count(&route, 204);
    count(&route, 429);
    auto const text = metrics.scrape();
    EXPECT_THAT(text,
                testing::HasSubstr(R"(ostiary_requests_total{method="GET",route="/v1/me",status="2xx"} 2)"));
    EXPECT_THAT(text,
                testing::HasSubstr(R"(ostiary_requests_total{method="GET",route="/v1/me",status="4xx"} 1)"));
    EXPECT_THAT(text, testing::HasSubstr(R"(ostiary_request_seconds_count{method="GET",route="/v1/me"} 3)"));
}

TEST_F(MetricsPage, what_no_route_matched_is_counted_together) {
    request.path = "/canary";
    count(nullptr, 404);
    auto const text = metrics.scrape();
    EXPECT_THAT(text,
                testing::HasSubstr(R"(ostiary_requests_total{method="any",route="none",status="4xx"} 1)"));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("canary")));
}

TEST_F(MetricsPage, a_status_of_no_known_class_is_counted_all_the_same) {
    count(&route, 999);
    EXPECT_THAT(metrics.scrape(), testing::HasSubstr(R"(route="/v1/me",status="other"} 1)"));
}

TEST_F(MetricsPage, problems_are_counted_by_code) {
    count(&route, 429, ErrorCode::TooManyRequests);
    count(nullptr, 404, ErrorCode::NotFound);
    count(nullptr, 404, ErrorCode::NotFound);
    EXPECT_EQ(metrics.problems(ErrorCode::TooManyRequests), 1);
    auto const text = metrics.scrape();
    EXPECT_THAT(text, testing::HasSubstr(R"(ostiary_problems_total{code="not_found"} 2)"));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr(R"(code="unknown_field")"))) << "stands beside a field";
}

TEST_F(MetricsPage, what_has_no_value_now_is_left_out) {
    double oldest = std::numeric_limits<double>::quiet_NaN();
    metrics.tell_gauge("oldest", "How old the oldest is.", {}, [&] { return oldest; });
    EXPECT_THAT(metrics.scrape(), testing::Not(testing::HasSubstr("oldest")));
    oldest = 5;
    EXPECT_THAT(metrics.scrape(), testing::HasSubstr("\noldest 5\n"));
}

TEST_F(MetricsPage, values_are_read_when_somebody_asks) {
    double waiting = 1;
    metrics.tell_gauge("waiting", "How many wait.", {{"lane", "password"}}, [&] { return waiting; });
    metrics.tell_gauge("waiting", "How many wait.", {{"lane", "database"}}, [] { return 7.0; });
    waiting = 3;
    auto const text = metrics.scrape();
    EXPECT_THAT(text,
                testing::HasSubstr(
                    "# TYPE waiting gauge\nwaiting{lane=\"password\"} 3\nwaiting{lane=\"database\"} 7\n"));
}

}  // namespace ostiary::app
