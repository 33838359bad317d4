#include "faces/monaca/user.hpp"

#include "base/json_reader.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ostiary::monaca {
namespace {

std::string selected_of(std::string_view properties, std::vector<std::string_view> const& names) {
    std::string selected;
    append_selected(selected, properties, names);
    return selected;
}

TEST(MonacaUsers, are_shown_the_properties_that_are_asked_for) {
    struct Case {
        std::string_view properties;
        std::vector<std::string_view> names;
        std::string_view selected;
    };
    for (auto const& [properties, names, selected] : {
             Case{R"({})", {"a"}, R"({})"},
             Case{R"({"a":1})", {}, R"({})"},
             Case{R"({"a":1,"b":null,"c":-2.5e3})", {"c", "a", "x"}, R"({"a":1,"c":-2.5e3})"},
             Case{R"({"a":[1,{"b":2}],"b":{"a":[]},"c":[]})", {"b"}, R"({"b":{"a":[]}})"},
             Case{R"({"a":"x,\"b\":1}","b":"]\\","ab":"あ"})", {"b", "ab"}, R"({"b":"]\\","ab":"あ"})"},
             Case{R"({"a":{"b":"}{,\""},"b":true})", {"a"}, R"({"a":{"b":"}{,\""}})"},
             Case{R"({"a":"\\\\","b":"\\\"","c":""})", {"a", "b", "c"}, R"({"a":"\\\\","b":"\\\"","c":""})"},
         }) {
        EXPECT_EQ(selected_of(properties, names), selected) << properties;
    }
}

// Without an order among the names this takes minutes.
TEST(MonacaUsers, many_names_of_many_properties_are_found_in_one_pass) {
    std::string properties = "{";
    std::vector<std::string> names;
    for (int i = 0; i < 200'000; ++i) {
        names.push_back(fmt::format("k{:06}", i));
        properties += fmt::format("{}\"{}\":0", i == 0 ? "" : ",", names.back());
    }
    properties += '}';
    EXPECT_EQ(selected_of(properties, {names.rbegin(), names.rend()}), properties);
}

}  // namespace
}  // namespace ostiary::monaca
