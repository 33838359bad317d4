#include "administration/administration_fixture.hpp"

namespace ostiary::administration {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class AdministrationRoutes : public AdministrationFixture {
  protected:
    std::string key() {
        return std::string(service_.create_administration_key("Test", caller_).text.reveal());
    }
    // `{account_id}` and the like, filled in with ids of nothing.
    std::string path_of(http::Route const& route) {
        std::string path = route.pattern;
        while (path.contains('{')) {
            auto const begin = path.find('{');
            path.replace(begin, path.find('}') - begin + 1,
                         AccountId::make(clock_.now(), random_).to_string());
        }
        return path;
    }
    std::string accounts_path() const {
        return "/v1/admin/applications/" + default_id().to_string() + "/accounts";
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, AdministrationRoutes, ostiary::testing::both_engines(),
                         ostiary::testing::engine_name);

TEST_P(AdministrationRoutes, every_route_refuses_strangers_secret_keys_and_ordinary_sessions) {
    auto const secret_key =
        service_.create_key(default_id(), applications::KeyKind::Secret, "Back", caller_).value();
    auto const session = log_in(app(), add_account(app(), "ana"));
    std::string const token(session.token.reveal());
    struct Attempt {
        std::string shown;
        ErrorCode refused;
    };
    Attempt const attempts[] = {{"", ErrorCode::Unauthenticated},
                                {"ak_guessed", ErrorCode::Unauthenticated},
                                {app().publishable_key, ErrorCode::Unauthenticated},
                                {std::string(secret_key.text.reveal()), ErrorCode::Forbidden},
                                {token, ErrorCode::Unauthenticated}};
    std::size_t tried = 0;
    for (auto const* route : router_.routes()) {
        EXPECT_TRUE(route->pattern.starts_with("/v1/admin/")) << route->pattern;
        if (route->pattern == "/v1/admin/setup") continue;
        ++tried;
        for (auto const& [shown, refused] : attempts) {
            clock_.advance(std::chrono::minutes(1));
            auto const answer = send(route->method, path_of(*route), shown, "{}");
            ASSERT_FALSE(answer) << route->pattern;
            EXPECT_EQ(answer.error().code, refused)
                << http::to_string(route->method) << ' ' << route->pattern;
        }
    }
    EXPECT_GE(tried, 36U);
}

TEST_P(AdministrationRoutes, keys_and_sessions_of_the_console_administrate) {
    auto const session = log_in(console(), add_account(console(), "root"));
    EXPECT_TRUE(send(http::Method::Get, "/v1/admin/organization", key()));
    EXPECT_TRUE(send(http::Method::Get, "/v1/admin/organization", session.token.reveal()));
}

TEST_P(AdministrationRoutes, after_many_failures_from_one_address_even_a_right_key_waits) {
    auto const right = key();
    auto const path = "/v1/admin/organization";
    for (int i = 0; i < 30; ++i)
        EXPECT_EQ(send(http::Method::Get, path, "ak_guess").error().code, ErrorCode::Unauthenticated);
    EXPECT_EQ(send(http::Method::Get, path, "ak_guess").error().code, ErrorCode::TooManyRequests);
    EXPECT_EQ(send(http::Method::Get, path, right).error().code, ErrorCode::TooManyRequests);
    clock_.advance(std::chrono::minutes(1));
    EXPECT_TRUE(send(http::Method::Get, path, right));
}

TEST_P(AdministrationRoutes, a_secret_key_is_shown_once) {
    auto const admin = key();
    auto const path = "/v1/admin/applications/" + default_id().to_string() + "/keys";
    auto const made = send(http::Method::Post, path, admin, R"({"kind":"secret","name":"Back"})").value();
    EXPECT_EQ(made.status, 201);
    EXPECT_THAT(made.body, HasSubstr("\"sk_"));
    auto const listed = send(http::Method::Get, path, admin).value();
    EXPECT_THAT(listed.body, HasSubstr("\"pk_"));
    EXPECT_THAT(listed.body, Not(HasSubstr("\"sk_")));
}

TEST_P(AdministrationRoutes, a_change_names_the_version_that_it_starts_from) {
    auto const admin = key();
    auto const path = accounts_path() + "/" + add_account(app(), "ana").id.to_string();
    auto const stale = send(http::Method::Patch, path, admin, R"({"gender":"f"})", "\"7\"");
    EXPECT_EQ(stale.error().code, ErrorCode::PreconditionFailed);
    EXPECT_TRUE(send(http::Method::Patch, path, admin, R"({"gender":"f"})", "\"1\""));
    EXPECT_EQ(send(http::Method::Patch, path, admin, R"({"gender":"m"})", "W/\"2\"").error().code,
              ErrorCode::PreconditionFailed);
    EXPECT_TRUE(send(http::Method::Patch, path, admin, R"({"gender":null})", "*"));
}

TEST_P(AdministrationRoutes, parameters_that_a_route_does_not_read_are_refused) {
    struct Case {
        std::string path;
        std::string field;
        ErrorCode code;
    };
    auto const admin = key();
    auto const application = "/v1/admin/applications/" + default_id().to_string();
    for (auto const& [path, field, code] :
         {Case{accounts_path() + "?staus=blocked", "staus", ErrorCode::UnknownField},
          Case{accounts_path() + "?limit=5&status=active&sort=id", "sort", ErrorCode::UnknownField},
          Case{accounts_path() + "?status=active&status=blocked", "status", ErrorCode::DuplicateField},
          Case{accounts_path() + "?limit+after=x", "limit after", ErrorCode::UnknownField},
          Case{accounts_path() + "?%ff=x", "query", ErrorCode::UnknownField},
          Case{accounts_path() + "?" + std::string(65, 'x'), "query", ErrorCode::UnknownField},
          Case{"/v1/admin/applications?status=active", "status", ErrorCode::UnknownField},
          Case{"/v1/admin/administrators?identifier=ana", "identifier", ErrorCode::UnknownField},
          Case{application + "/audit?accounts=x", "accounts", ErrorCode::UnknownField},
          Case{application + "/messages?status=dead", "status", ErrorCode::UnknownField},
          Case{application + "?limit=5", "limit", ErrorCode::UnknownField}}) {
        auto const answer = send(http::Method::Get, path, admin);
        ASSERT_FALSE(answer) << path;
        EXPECT_EQ(answer.error().fields.front(), (FieldError{field, code, {}})) << path;
    }
    EXPECT_TRUE(send(http::Method::Get, accounts_path() + "?status=active&limit=5&", admin));
    EXPECT_EQ(send(http::Method::Get, accounts_path() + "?staus=x", "ak_guess").error().code,
              ErrorCode::Unauthenticated)
        << "strangers first";
}

TEST_P(AdministrationRoutes, wrong_parameters_of_lists_are_named) {
    auto const admin = key();
    for (auto const* query : {"limit=0", "limit=101", "limit=x", "after=x", "status=x",
                              "identifier=", "identifier=%00", "identifier=%ff"}) {
        auto const answer = send(http::Method::Get, accounts_path() + "?" + query, admin);
        ASSERT_FALSE(answer) << query;
        EXPECT_EQ(answer.error().code, ErrorCode::InvalidRequest) << query;
        EXPECT_EQ(answer.error().fields.front().field,
                  std::string(query).substr(0, std::string(query).find('=')));
    }
}

}  // namespace
}  // namespace ostiary::administration
