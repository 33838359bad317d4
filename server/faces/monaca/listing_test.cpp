#include "administration/administration_fixture.hpp"
#include "base/place.hpp"
#include "faces/monaca/management.hpp"

#include <fmt/format.h>

#include <array>
#include <tuple>

namespace ostiary::monaca {
namespace {

using testing::HasSubstr;

class ListedUsers : public administration::AdministrationFixture {
  protected:
    Outcome<std::string> list(std::string const& params) {
        Allowance left(needs_);
        return list(params, left);
    }
    Outcome<std::string> list(std::string const& params, Allowance& left) {
        json::Document memory;
        Params read(memory.parse(params).value());
        auto const method = listing_methods().front();
        return method.handle({needs_, application_, caller_, read, left});
    }
    void add(std::string const& name, std::string const& properties) {
        administration::NewAccount given;
        given.username = name;
        given.properties = properties;
        ASSERT_TRUE(accounts_.create(application_, given, caller_));
        clock_.advance(std::chrono::milliseconds(1));  // so that the ids follow each other
    }
    // The names of one page, in their order.
    std::string names_in(std::string const& params) {
        auto const listed = list(params).value();
        json::Document memory;
        std::string names;
        json::Array items;
        EXPECT_EQ(memory.parse(listed).value()["items"].get(items), simdjson::SUCCESS);
        for (auto const item : items) names += std::string_view(item["_username"]);
        return names;
    }

    applications::Application const application_ = app();
    applications::Directory const& known_ = directory_;
    Faults faults_;
    ManagementDependencies needs_{.accounts = accounts_,
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

TEST_P(ListedUsers, of_one_page_are_those_that_sorting_all_puts_there) {
    needs_.most_examined = 100;
    needs_.longest_short_list = 100;
    for (auto const* const name : {"hal", "ben", "fay", "ana", "gus", "dan", "eva", "cat"})
        add_account(application_, name);
    for (auto const& [page, size, ascending, descending] :
         {std::tuple(1, 1, "ana", "hal"), std::tuple(2, 1, "ben", "gus"),
          std::tuple(1, 3, "anabencat", "halgusfay"), std::tuple(2, 3, "danevafay", "evadancat"),
          std::tuple(3, 3, "gushal", "benana"), std::tuple(4, 3, "", "")}) {
        auto const question = fmt::format(
            R"({{"sortProperty":"_username","page":{},"itemsInPage":{},"sortOrder":)", page, size);
        EXPECT_EQ(names_in(question + R"("asc"})"), ascending) << page << " " << size;
        EXPECT_EQ(names_in(question + R"("desc"})"), descending) << page << " " << size;
        EXPECT_THAT(*list(question + R"("asc"})"), HasSubstr(R"("totalItems":8)"));
    }
}

TEST_P(ListedUsers, are_sorted_by_the_first_256_bytes_of_a_text) {
    std::string const same(255, 'x');
    add("ana", R"({"bio":")" + same + R"(bz"})");
    add("ben", R"({"bio":")" + same + R"(ba"})");
    add("cat", R"({"bio":")" + same + R"(az"})");
    EXPECT_EQ(names_in(R"({"sortProperty":"bio"})"), "catanaben");
}

TEST_P(ListedUsers, of_a_batch_together_are_no_more_than_those_of_one_call) {
    for (auto const* const name : {"ana", "ben"}) add_account(application_, name);
    auto const refused_for = [&](std::string const& question, Allowance& left) {
        auto const outcome = list(question, left);
        return outcome ? std::string() : outcome.error().data.front().first;
    };
    Allowance examined(needs_);  // three users
    EXPECT_EQ(refused_for(R"({"nameFilter":"a"})", examined), "");
    EXPECT_EQ(refused_for(R"({"nameFilter":"a"})", examined), "nameFilter");
    EXPECT_EQ(refused_for("{}", examined), "") << "looks at none";

    auto const size = list("{}")->size();
    needs_.largest_answer = 2 * size - 1;
    Allowance bytes(needs_);
    EXPECT_EQ(refused_for("{}", bytes), "");
    EXPECT_EQ(refused_for(R"({"itemsInPage":1})", bytes), "");
    EXPECT_EQ(refused_for("{}", bytes), "itemsInPage");
}

}  // namespace
}  // namespace ostiary::monaca
