#include "administration/administration_fixture.hpp"
#include "base/place.hpp"
#include "faces/monaca/management.hpp"

#include <array>

namespace ostiary::monaca {
namespace {

using testing::HasSubstr;

class ListedUsers : public administration::AdministrationFixture {
  protected:
    Outcome<std::string> list(std::string const& params) {
        json::Document memory;
        Params read(memory.parse(params).value());
        auto const method = listing_methods().front();
        return method.handle({needs_, application_, caller_, read});
    }

    applications::Application const application_ = app();
    applications::Directory const& known_ = directory_;
    Faults faults_;
    ManagementDependencies const needs_{.accounts = accounts_,
                                        .directory = known_,
                                        .faults = faults_,
                                        .most_examined = 3,
                                        .longest_short_list = 2};
};
INSTANTIATE_TEST_SUITE_P(Engines, ListedUsers, testing::both_engines(), testing::engine_name);

TEST_P(ListedUsers, beyond_a_bound_are_listed_as_they_came_and_not_looked_at_one_by_one) {
    for (auto const* const name : {"ana", "ben", "cat"}) add_account(application_, name);
    for (auto const* const question :
         {R"({"userQuery":"age = 1"})", R"({"nameFilter":"a"})", R"({"sortProperty":"age"})"})
        EXPECT_TRUE(list(question)) << question;

    add_account(application_, "dan");

    auto const refused = [&](std::string const& question) {
        auto const outcome = list(question);
        EXPECT_FALSE(outcome) << question;
        return outcome ? Fault{} : outcome.error();
    };
    for (auto const& [parameter, question] :
         {std::pair("userQuery", R"({"userQuery":"age = 1","nameFilter":"a"})"),
          std::pair("nameFilter", R"({"nameFilter":"a"})"),
          std::pair("sortProperty", R"({"sortProperty":"_username"})")}) {
        EXPECT_EQ(refused(question).code, FaultCode::InvalidParams);
        EXPECT_EQ(refused(question).data.front().first, parameter);
        EXPECT_THAT(refused(question).data.front().second, HasSubstr("more than 3 users"));
    }
    EXPECT_THAT(*list(R"({"itemsInPage":3,"page":2})"), HasSubstr(R"("_username":"dan")"));
    EXPECT_THAT(*list(R"({"itemsInPage":1,"sortOrder":"desc"})"), HasSubstr(R"("totalItems":4)"));
}

TEST_P(ListedUsers, of_long_lists_only_so_many_are_made_at_once) {
    for (auto const* const name : {"ana", "ben", "cat"}) add_account(application_, name);
    auto const is_busy = [&](std::string const& question) {
        auto const outcome = list(question);
        return !outcome && outcome.error().code == FaultCode::TooManyCalls &&
               outcome.error().retry_after == std::chrono::seconds(5);
    };
    constexpr std::array long_lists = {R"({"userQuery":"age = 1"})", R"({"nameFilter":"x"})",
                                       R"({"sortProperty":"age","itemsInPage":1})", R"({"itemsInPage":3})"};
    Place const first(*needs_.long_lists);
    for (auto const* const question : long_lists) EXPECT_TRUE(list(question)) << question;
    {
        Place const second(*needs_.long_lists);
        for (auto const* const question : long_lists) EXPECT_TRUE(is_busy(question)) << question;
        EXPECT_TRUE(list(R"({"itemsInPage":2})")) << "a short page";
    }
    for (auto const* const question : long_lists) EXPECT_TRUE(list(question)) << question;
}

}  // namespace
}  // namespace ostiary::monaca
