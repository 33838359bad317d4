#include "applications/cross_origin.hpp"

#include "applications/installation_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace ostiary::applications {
namespace {

using ::testing::HasSubstr;
using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr char standard_origin[] = "https://app.example.org";
constexpr char shop_origin[] = "https://shop.example.org";

class CrossOrigin : public InstallationFixture {
  protected:
    CrossOrigin() {
        patch(default_id(), R"({"web":{"origins":["https://app.example.org"]}})").value();
        shop_ = service_.create_application("Shop", caller_);
        patch(shop_.id, R"({"web":{"origins":["https://shop.example.org"]}})").value();
    }

    static http::Request request_with(Headers headers, std::string path = "/v1/session") {
        http::Request request;
        request.path = std::move(path);
        request.headers = std::move(headers);
        return request;
    }
    // The headers that the hook adds, by name.
    std::map<std::string, std::string> headers_for(http::Request const& request) const {
        http::Response response = http::Response::problem({ErrorCode::MethodNotAllowed}, request.id);
        std::size_t const before = response.headers.size();
        cross_origin(directory_)(request, response);
        status_ = response.status;
        std::size_t const first = response.status == 204 ? 0 : before;
        return {response.headers.begin() + static_cast<std::ptrdiff_t>(first), response.headers.end()};
    }
    std::map<std::string, std::string> answer_to(std::string origin, std::string application = {},
                                                 std::string path = "/v1/session") const {
        Headers headers{{"origin", std::move(origin)}};
        if (!application.empty()) headers.emplace_back("ostiary-application", std::move(application));
        return headers_for(request_with(std::move(headers), std::move(path)));
    }
    std::map<std::string, std::string> preflight_from(std::string origin,
                                                      std::string path = "/v1/session") const {
        auto request = request_with(
            {{"origin", std::move(origin)}, {"access-control-request-method", "POST"}}, std::move(path));
        request.method = http::Method::Options;
        return headers_for(request);
    }
    static bool is_open(std::map<std::string, std::string> const& headers) {
        return headers.contains("Access-Control-Allow-Origin");
    }

    Application shop_;
    mutable int status_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, CrossOrigin, ::testing::Values(db::Engine::Sqlite),
                         ostiary::testing::engine_name);

TEST_P(CrossOrigin, an_answer_is_opened_to_an_origin_of_the_named_application) {
    auto const headers = answer_to(standard_origin);
    EXPECT_EQ(headers.at("Access-Control-Allow-Origin"), standard_origin);
    EXPECT_EQ(headers.at("Access-Control-Allow-Credentials"), "true");
    EXPECT_THAT(headers.at("Access-Control-Expose-Headers"), HasSubstr("ETag"));
    EXPECT_EQ(headers.at("Vary"), "Origin");
    EXPECT_EQ(answer_to(shop_origin, shop_.publishable_key).at("Access-Control-Allow-Origin"), shop_origin);
}

TEST_P(CrossOrigin, an_answer_stays_closed_to_the_origin_of_another_application) {
    EXPECT_FALSE(is_open(answer_to(shop_origin)));
    EXPECT_FALSE(is_open(answer_to(standard_origin, shop_.publishable_key)));
    EXPECT_FALSE(is_open(answer_to(standard_origin, "console")));
    EXPECT_FALSE(is_open(answer_to(standard_origin, "pk_unknown")));
}

TEST_P(CrossOrigin, only_the_exact_origin_is_let_in) {
    for (char const* origin :
         {"https://evil.example", "http://app.example.org", "https://app.example.org:8443",
          "https://app.example.org.evil.example", "https://APP.example.org", "https://x.app.example.org",
          "null", "*", "https://app.example.org "}) {
        EXPECT_FALSE(is_open(answer_to(origin))) << origin;
        EXPECT_FALSE(is_open(preflight_from(origin))) << origin;
    }
}

TEST_P(CrossOrigin, a_closed_answer_still_varies_by_origin) {
    EXPECT_EQ(answer_to("https://evil.example").at("Vary"), "Origin");
}

TEST_P(CrossOrigin, a_request_without_an_origin_gets_no_headers) {
    EXPECT_TRUE(headers_for(request_with({})).empty());
}

TEST_P(CrossOrigin, a_preflight_is_answered_for_the_origins_of_every_application) {
    auto const headers = preflight_from(shop_origin);
    EXPECT_EQ(status_, 204);
    EXPECT_EQ(headers.at("Access-Control-Allow-Origin"), shop_origin);
    EXPECT_EQ(headers.at("Access-Control-Allow-Credentials"), "true");
    EXPECT_THAT(headers.at("Access-Control-Allow-Methods"), HasSubstr("PATCH"));
    EXPECT_THAT(headers.at("Access-Control-Allow-Headers"), HasSubstr("Ostiary-Application"));
    EXPECT_THAT(headers.at("Vary"), HasSubstr("Origin"));
    preflight_from("https://evil.example");
    EXPECT_EQ(status_, 405);
}

TEST_P(CrossOrigin, the_administration_is_closed_to_other_origins) {
    for (char const* path : {"/v1/admin", "/v1/admin/applications", "/dev/mailbox", "/console/", "/"}) {
        EXPECT_FALSE(is_open(answer_to(standard_origin, {}, path))) << path;
        EXPECT_FALSE(is_open(preflight_from(standard_origin, path))) << path;
    }
    EXPECT_TRUE(is_open(answer_to(standard_origin, {}, "/v1/administrators")));
}

TEST_P(CrossOrigin, a_cookie_request_from_a_foreign_page_is_refused) {
    struct Case {
        Headers headers;
        bool allowed;
        http::Transport transport = http::Transport::Tls;
    };
    std::pair<std::string, std::string> const host{"host", "accounts.example.org"};
    Case const cases[] = {
        // From an origin of the application, or from this server's own pages.
        {{host, {"origin", standard_origin}}, true},
        {{host, {"origin", standard_origin}, {"sec-fetch-site", "cross-site"}}, true},
        {{host, {"origin", "https://accounts.example.org"}}, true},
        {{host, {"origin", "https://ACCOUNTS.example.org"}}, true},
        {{host, {"origin", "http://accounts.example.org"}}, true, http::Transport::Plain},
        {{host, {"sec-fetch-site", "same-origin"}}, true},
        {{host, {"sec-fetch-site", "none"}}, true},
        // A proxy that ends TLS and is not set up as trusted: the browser still knows.
        {{host, {"origin", "https://accounts.example.org"}, {"sec-fetch-site", "same-origin"}},
         true,
         http::Transport::Plain},
        // From elsewhere.
        {{host, {"origin", "https://evil.example"}}, false},
        {{host, {"origin", "https://evil.example"}, {"sec-fetch-site", "cross-site"}}, false},
        {{host, {"origin", "https://evil.example"}, {"sec-fetch-site", "none"}}, false},
        {{host, {"origin", shop_origin}}, false},
        {{host, {"origin", "null"}}, false},
        {{host, {"origin", "http://accounts.example.org"}}, false},
        {{host, {"origin", "https://accounts.example.org"}}, false, http::Transport::Plain},
        {{host, {"origin", "https://accounts.example.org:8443"}}, false},
        {{host, {"sec-fetch-site", "cross-site"}}, false},
        {{host, {"sec-fetch-site", "same-site"}}, false},
        // Nothing tells where it comes from.
        {{host}, false},
        {{{"origin", "https://"}}, false},
    };
    auto const application = directory_.default_application();
    for (auto const& [headers, allowed, transport] : cases) {
        auto request = request_with(headers);
        request.transport = transport;
        EXPECT_EQ(origin_is_allowed(request, *application), allowed)
            << request.header("origin") << " " << request.header("sec-fetch-site");
    }
}

}  // namespace
}  // namespace ostiary::applications
