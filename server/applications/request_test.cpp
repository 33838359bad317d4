#include "applications/request.hpp"

#include "applications/installation_fixture.hpp"

#include <gtest/gtest.h>

namespace ostiary::applications {
namespace {

class ApplicationOfRequest : public InstallationFixture {
  protected:
    Result<ApplicationPointer> named(std::string name) const {
        http::Request request;
        request.headers = {{"ostiary-application", std::move(name)}};
        return application_of(request, directory_);
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, ApplicationOfRequest, ::testing::Values(db::Engine::Sqlite),
                         ostiary::testing::engine_name);

TEST_P(ApplicationOfRequest, is_the_default_one_when_the_request_names_none) {
    EXPECT_EQ(application_of(http::Request(), directory_).value()->id, default_id());
}

TEST_P(ApplicationOfRequest, is_the_one_of_the_publishable_key) {
    auto const shop = service_.create_application("Shop", caller_);
    EXPECT_EQ(named(shop.publishable_key).value()->id, shop.id);
}

TEST_P(ApplicationOfRequest, is_the_console_by_its_name) {
    EXPECT_EQ(named("console").value()->kind, Kind::Console);
}

TEST_P(ApplicationOfRequest, is_unknown_for_any_other_key) {
    auto const secret = service_.create_key(default_id(), KeyKind::Secret, "Back end", caller_).value();
    for (std::string const& name :
         {std::string("pk_unknown"), std::string(secret.text.reveal()), default_id().to_string()}) {
        auto const found = named(name);
        ASSERT_FALSE(found);
        EXPECT_EQ(found.error().code, ErrorCode::UnknownApplication);
    }
}

}  // namespace
}  // namespace ostiary::applications
