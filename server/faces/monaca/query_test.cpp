#include "faces/monaca/query.hpp"

#include <gmock/gmock.h>
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

std::string refusal(std::string_view text, std::vector<Value> parameters = {}) {
    auto const query = Query::parse(text, std::move(parameters));
    if (query) return "none";
    bool const is_text = query.error().about == QueryError::Part::Text;
    return (is_text ? "text: " : "parameters: ") + query.error().sentence;
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

TEST(Query, a_mistake_is_told_with_its_place_and_what_is_expected_there) {
    struct Case {
        std::string_view text;
        std::string_view told;
    };
    for (auto const& [text, told] : {
             Case{"", "text: At its end: the name of a property is expected."},
             Case{"age LIKE 1", "text: At character 5: one of = == != <> < <= > >= is expected."},
             Case{"age", "text: At its end: one of = == != <> < <= > >= is expected."},
             Case{"age >=  x",
                  "text: At character 9: a number, a text in quotes, true, false, null or ? is expected."},
             Case{"name = 'あ' age", "text: At character 12: AND, OR or the end is expected."},
             Case{"age = 1 AND\n", "text: At its end: the name of a property is expected."},
             Case{"(age = 1", "text: At its end: AND, OR or a closing bracket is expected."},
             Case{"age = 1)", "text: At character 8: AND, OR or the end is expected."},
             Case{"name = 'x\\'", "text: At its end: the quote that ends a text is expected."},
             Case{"_name = 1 AND", "text: At character 1: no property has this name."},
             Case{"age = 1 OR a_b = 1", "text: At character 12: no property has this name."},
             Case{"age = ? AND", "text: At its end: the name of a property is expected."},
             Case{"age = ?", "parameters: Too few: 0 for 1 question marks in userQuery."},
         })
        EXPECT_EQ(refusal(text), told) << text;
    EXPECT_EQ(refusal("age = ? AND name = '?'", {1.0, 2.0}),
              "parameters: Too many: 2 for 1 question marks in userQuery.");
    EXPECT_THAT(refusal(std::string(33, '!') + "age = 1"),
                testing::StartsWith("text: At character 34: more than 32"));
    for (auto const* const name : {"_id", "_oid", "_username", "_createdAt", "_updatedAt", "_updateAt"})
        EXPECT_EQ(refusal(name + std::string(" = 1")), "none") << name;
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
