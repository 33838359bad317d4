#include "http/response.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::http {
namespace {

RequestId const request(*parse_uuid("0192f0c0-0000-7000-8000-000000000001"));

TEST(Responses, a_problem_is_what_the_catalogue_says) {
    auto const response = Response::problem(Error{ErrorCode::NotFound}, request);
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(response.body,
              R"({"type":"/docs/errors#not_found","title":"There is nothing at this address.","status":404,)"
              R"("code":"not_found","request_id":"0192f0c0-0000-7000-8000-000000000001"})");
    EXPECT_THAT(response.headers, testing::IsEmpty());
}

TEST(Responses, wrong_credentials_are_told_alike_for_a_login_and_for_a_current_password) {
    auto const response = Response::problem(Error{ErrorCode::WrongCredentials}, request);
    EXPECT_EQ(response.status, 401);
    EXPECT_THAT(response.body, testing::HasSubstr(R"("title":"The credentials are wrong.")"));
}

TEST(Responses, a_problem_names_the_fields_at_fault) {
    Error const error{ErrorCode::InvalidRequest,
                      {{"email", ErrorCode::InvalidEmail, {}}, {"name", ErrorCode::TooLong, "at most 64"}}};
    EXPECT_THAT(
        Response::problem(error, request).body,
        testing::HasSubstr(
            R"("errors":[{"field":"email","code":"invalid_email","sentence":"This is not an email address."},)"
            R"({"field":"name","code":"too_long","sentence":"This is too long.","detail":"at most 64"}]})"));
}

TEST(Responses, a_problem_never_tells_its_cause) {
    Error error{ErrorCode::Internal};
    error.cause = LogCause("the secret cause");
    EXPECT_THAT(Response::problem(error, request).body, testing::Not(testing::HasSubstr("secret")));
}

TEST(Responses, a_problem_says_when_to_come_back) {
    Error error{ErrorCode::Overloaded};
    error.retry_after = std::chrono::seconds{7};
    EXPECT_THAT(Response::problem(error, request).headers,
                testing::ElementsAre(testing::Pair("Retry-After", "7")));
}

TEST(Responses, an_unauthenticated_problem_names_the_scheme) {
    auto const response = Response::problem(Error{ErrorCode::Unauthenticated}, request);
    EXPECT_THAT(response.headers,
                testing::ElementsAre(testing::Pair("WWW-Authenticate", testing::StartsWith("Bearer"))));
}

TEST(Responses, a_code_for_fields_is_no_problem) {
    EXPECT_THROW(std::ignore = Response::problem(Error{ErrorCode::TooLong}, request), BrokenInvariant);
}

}  // namespace
}  // namespace ostiary::http
