#include "applications/routes.hpp"

#include "applications/installation_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::applications {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ApplicationRoutes : public InstallationFixture {
  protected:
    ApplicationRoutes() {
        add_routes(router_, directory_,
                   [](Application const&) { return std::vector<std::string>{"en", "ja"}; });
    }
    Result<http::Response> get(std::string application = {}) const {
        http::Request request;
        request.path = "/v1/application";
        if (!application.empty()) request.headers = {{"ostiary-application", std::move(application)}};
        return router_.find(request.method, request.path)->route->handle(request);
    }

    http::Router router_;
};
INSTANTIATE_TEST_SUITE_P(Engines, ApplicationRoutes, ::testing::Values(db::Engine::Sqlite),
                         ostiary::testing::engine_name);

TEST_P(ApplicationRoutes, the_public_description_tells_only_what_a_sign_in_page_needs) {
    patch(default_id(),
          R"({"web":{"origins":["https://app.example.org"]},"messages":{"sender_name":"Shop"}})")
        .value();
    json::Document memory;
    auto const response = get().value();
    json::Object const object = memory.parse(response.body).value();
    std::vector<std::string> members;
    for (auto const& [name, value] : object) members.emplace_back(name);
    EXPECT_THAT(members,
                ::testing::ElementsAre("name", "login", "registration", "usernames", "codes", "passwords",
                                       "contacts", "deletion", "privacy", "web", "brand", "languages"));
    EXPECT_THAT(response.body, HasSubstr(R"("web":{"return_urls":[]})"));
    EXPECT_THAT(
        response.body,
        HasSubstr(R"("codes":{"length":6,"lifetime_seconds":600,"resend_after_seconds":60},"passwords")"));
    EXPECT_THAT(response.body, HasSubstr(R"("languages":["en","ja"])"));
    EXPECT_THAT(response.body, Not(HasSubstr("app.example.org")));
}

TEST_P(ApplicationRoutes, an_unknown_application_is_told_so) {
    EXPECT_EQ(get("pk_unknown").error().code, ErrorCode::UnknownApplication);
}

}  // namespace
}  // namespace ostiary::applications
