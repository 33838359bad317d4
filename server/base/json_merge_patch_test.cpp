#include "base/json_merge_patch.hpp"

#include <gtest/gtest.h>

namespace ostiary::json {
namespace {

// The cases of RFC 7396 appendix A that are about objects.
TEST(MergePatch, does_what_the_rfc_shows) {
    struct Case {
        char const* document;
        char const* patch;
        char const* merged;
    };
    static constexpr Case cases[] = {
        {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
        {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
        {R"({"a":"b"})", R"({"a":null})", R"({})"},
        {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
        {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
        {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
        {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
        {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
        {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
        {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
        {R"({"a":1})", R"({"a":{"b":null,"c":2}})", R"({"a":{"c":2}})"},
    };
    for (auto const& each : cases)
        EXPECT_EQ(merge_patch(each.document, each.patch), each.merged) << each.patch;
}

TEST(MergePatch, a_key_that_is_given_twice_comes_out_once) {
    EXPECT_EQ(merge_patch(R"({"a":1})", R"({"a":2,"a":3})"), R"({"a":3})");
    EXPECT_EQ(merge_patch(R"({"a":1,"a":2})", R"({})"), R"({"a":2})");
}

TEST(MergePatch, keys_and_texts_are_escaped) {
    EXPECT_EQ(merge_patch("{}", R"({"a\"b":"c\nd"})"), R"({"a\"b":"c\nd"})");
}

TEST(PutMembers, each_replaces_the_whole_one_of_its_name_and_null_is_a_value) {
    EXPECT_EQ(put_members(R"({"a":{"b":1},"c":2})", R"({"a":{"d":null},"e":null})"),
              R"({"a":{"d":null},"c":2,"e":null})");
    EXPECT_EQ(put_members("{}", R"({"a":1,"a":2})"), R"({"a":2})");
    EXPECT_EQ(put_members(R"({"a":1})", "{}"), R"({"a":1})");
}

}  // namespace
}  // namespace ostiary::json
