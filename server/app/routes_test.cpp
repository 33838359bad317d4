#include "app/routes.hpp"

#include "pages/page.hpp"
#include "testing/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <sstream>

namespace ostiary::app {

namespace {

using Operations = std::vector<std::string>;  // "GET /v1/me"

// Read from the text, whose form `openapi.yaml` keeps: a path is indented by two spaces, its methods by four.
Operations described() {
    static std::regex const path_line(R"(  (/\S*):)");
    static std::regex const method_line(R"(    (get|post|put|patch|delete):)");
    auto const text = std::ranges::find(pages::pages(), "/v1/openapi.yaml", &pages::Page::path)->body;
    std::istringstream lines{std::string(text)};
    Operations found;
    std::string path;
    std::smatch match;
    for (std::string line; std::getline(lines, line);) {
        if (std::regex_match(line, match, path_line)) path = match[1];
        if (!std::regex_match(line, match, method_line)) continue;
        std::string method = match[1];
        std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(c - 32); });
        found.push_back(method + " " + path);
    }
    std::ranges::sort(found);
    return found;
}

Operations served() {
    testing::TemporaryFolder const folder;
    Configuration configuration;
    configuration.data = (folder / "data").string();
    configuration.passwords.memory = 64;
    ManualClock clock;
    SeededRandom random;
    auto installation = open_installation(configuration, db::Exclusive::Yes, clock, random);
    Services services(configuration, installation, clock, random);
    Readiness readiness(*installation.database);
    auto const router = make_router(configuration, services, readiness);
    Operations found;
    for (auto const* route : router.routes())
        found.push_back(std::string(http::to_string(route->method)) + " " + route->pattern);
    std::ranges::sort(found);
    return found;
}

}  // namespace

TEST(Routes, the_server_offers_what_its_description_says_and_nothing_else) {
    EXPECT_GT(served().size(), 50u);
    EXPECT_THAT(served(), testing::ElementsAreArray(described()));
}

}  // namespace ostiary::app
