#include "app/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::app {

namespace {

// A request whose every part would be seen if it were logged.
class RequestLog : public testing::Test {
  protected:
    RequestLog() {
        request.method = http::Method::Get;
        request.path = "/v1/me/canary-path";
        request.query = "token=canary-query";
        request.headers = {{"authorization", "Bearer canary-header"}};
        request.body = "canary-body";
        request.client = *http::Address::parse("192.0.2.7");
        response.status = 200;
        response.body = "canary-answer";
        route.pattern = "/v1/me/{id}";
    }
    http::Exchange exchange(std::string cause = {}) {
        return {request, response, &route, std::chrono::microseconds(1'250), LogCause(std::move(cause))};
    }

    http::Request request;
    http::Response response;
    http::Route route{};
};

}  // namespace

TEST_F(RequestLog, a_request_is_its_route_status_duration_and_client) {
    auto const id = RequestId().to_string();
    EXPECT_EQ(
        request_as_json(exchange()),
        R"("message":"request","request_id":")" + id +
            R"(","method":"GET","route":"/v1/me/{id}","status":200,"duration_ms":1.25,"client":"192.0.2.7")");
    EXPECT_EQ(request_as_text(exchange()), "GET /v1/me/{id} 200 1.25 ms 192.0.2.7 " + id);
}

TEST_F(RequestLog, path_query_headers_and_bodies_are_never_logged) {
    EXPECT_THAT(request_as_json(exchange()), testing::Not(testing::HasSubstr("canary")));
    EXPECT_THAT(request_as_text(exchange()), testing::Not(testing::HasSubstr("canary")));
}

TEST_F(RequestLog, a_cause_is_logged_where_there_is_one) {
    EXPECT_THAT(request_as_json(exchange("disk full")), testing::EndsWith(R"("cause":"disk full")"));
    EXPECT_THAT(request_as_text(exchange("disk full")), testing::EndsWith(": disk full"));
}

TEST_F(RequestLog, only_what_went_well_from_memory_is_routine) {
    auto checked = exchange();
    EXPECT_EQ(weight_of(checked), Weight::Ordinary);
    checked.from_memory = true;
    EXPECT_EQ(weight_of(checked), Weight::Routine);
    response.cause = LogCause("User.login 9999");
    EXPECT_EQ(weight_of(checked), Weight::Ordinary);
    EXPECT_THAT(request_as_text(checked), testing::EndsWith(": User.login 9999"));
    response.status = 401;
    EXPECT_EQ(weight_of(checked), Weight::Ordinary);
    response.status = 500;
    EXPECT_EQ(weight_of(checked), Weight::Failure);
}

TEST_F(RequestLog, an_unknown_path_has_no_route) {
    http::Exchange const unknown{request, response, nullptr, std::chrono::microseconds(1), LogCause()};
    EXPECT_THAT(request_as_json(unknown), testing::HasSubstr(R"("route":"none")"));
}

TEST(Log, a_line_is_one_json_object_whatever_the_text) {
    auto const time = from_microseconds(1'800'000'000'123'456);
    EXPECT_EQ(json_line(time, "info", "a \"b\"\nc", Payload::Message),
              R"({"time":"2027-01-15T08:00:00.123Z","level":"info","message":"a \"b\"\nc"})");
    EXPECT_EQ(json_line(time, "info", R"("message":"request")", Payload::Members),
              R"({"time":"2027-01-15T08:00:00.123Z","level":"info","message":"request"})");
    EXPECT_THAT(json_line(time, "info", "\xff\xfe", Payload::Message), testing::HasSubstr("??"));
}

}  // namespace ostiary::app
