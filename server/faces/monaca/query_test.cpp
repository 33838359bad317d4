#include "faces/monaca/query.hpp"

#include <gtest/gtest.h>

#include <map>

namespace ostiary::monaca {
namespace {

std::map<std::string, Value, std::less<>> const ana{
    {"age", 21.0}, {"name", std::string("An'a")}, {"vip", true}, {"tags", Compound()}, {"gone", Null()}};

std::optional<bool> answer(std::string_view text, std::vector<Value> parameters = {}) {
    auto const query = Query::parse(text, std::move(parameters));
    if (!query) return std::nullopt;
    return query->matches([](std::string_view name) {
        auto const found = ana.find(name);
        return found == ana.end() ? Value(Null()) : found->second;
    });
}

}  // namespace

TEST(Query, compares_a_property_with_a_value) {
    for (auto const* const right :
         {"age = 21", "age == 21.0", "age != 20", "age <> '21'", "age < 22", "age <= 21", "age > -1",
          "age >= 21", "vip = true", "gone = null", "absent == NULL", "name = 'An\\'a'", "name = \"An'a\"",
          "name < 'B'", "tags != 1"})
        EXPECT_EQ(answer(right), true) << right;
    for (auto const* const wrong : {"age = 20", "age = '21'", "age > '2'", "vip = 1", "tags = null",
                                    "name > 1", "absent < 1", "gone != null", "age < 21"})
        EXPECT_EQ(answer(wrong), false) << wrong;
}

TEST(Query, joins_comparisons_with_and_before_or) {
    EXPECT_EQ(answer("age = 1 && vip = true || name = \"An'a\""), true);
    EXPECT_EQ(answer("age = 1 AND (vip = true OR vip = false)"), false);
    EXPECT_EQ(answer("NOT age = 1 and !(vip = false)"), true);
    EXPECT_EQ(answer("notes = null AND andy = null"), true);
}

TEST(Query, a_bound_parameter_is_never_read_as_part_of_the_question) {
    EXPECT_EQ(answer("name = ? AND age = ?", {std::string("An'a"), 21.0}), true);
    EXPECT_EQ(answer("name = ?", {std::string("x' OR age = 21 OR name = 'x")}), false);
    EXPECT_EQ(answer("name = ?"), std::nullopt);
    EXPECT_EQ(answer("age = 21", {1.0}), std::nullopt);
}

TEST(Query, what_is_no_question_is_refused) {
    for (auto const* const text :
         {"",          "age",       "age =",      "= 1",          "age = 1 AND", "(age = 1",
          "age = 1)",  "age = 'x",  "age == = 1", "age LIKE 'x'", "1 = 1",       "age = 1; DROP",
          "age = x",   "age = .5",  "age = inf",  "age = -inf",   "age = -nan",  "age = -",
          "age = --1", "age = - 1", "not",        "age = 'x\\"})
        EXPECT_EQ(answer(text), std::nullopt) << text;
}

TEST(Query, is_bounded) {
    EXPECT_EQ(answer(std::string(33, '(') + "age = 21" + std::string(33, ')')), std::nullopt);
    EXPECT_EQ(answer(std::string(20, '(') + "age = 21" + std::string(20, ')')), true);
    std::string many = "age = 21";
    for (int i = 0; i < 100; ++i) many += " AND age = 21";
    EXPECT_EQ(answer(many), std::nullopt);
    EXPECT_EQ(answer("age = 21" + std::string(5'000, ' ')), std::nullopt);
}

}  // namespace ostiary::monaca
