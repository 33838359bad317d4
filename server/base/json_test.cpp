#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ostiary::json {
namespace {

ErrorCode code_of(std::string_view text) {
    Document document;
    auto const parsed = document.parse(text);
    return parsed ? ErrorCode::Internal : parsed.error().code;
}

TEST(Documents, what_is_no_json_object_is_refused) {
    for (auto const* text : {"", "{", "{}x", "{\"a\":1,}", "{\"a\":\"\xC3\"}", "{'a':1}", "{\"a\":\"\t\"}"}) {
        EXPECT_EQ(code_of(text), ErrorCode::MalformedJson) << text;
    }
    for (auto const* text : {"[]", "1", "null", "\"text\""})
        EXPECT_EQ(code_of(text), ErrorCode::InvalidRequest) << text;
}

TEST(Documents, depth_is_bounded) {
    std::string const deep = "{\"a\":" + std::string(40, '[') + std::string(40, ']') + "}";
    EXPECT_EQ(code_of(deep), ErrorCode::MalformedJson);
}

TEST(Documents, whole_numbers_beyond_64_bits_are_read_as_browsers_read_them) {
    constexpr std::pair<std::string_view, double> numbers[] = {
        {"18446744073709551616", 18446744073709551616.0},
        {"100000000000000000000", 1e20},
        {"-9223372036854775809", -9223372036854775808.0},
        {"123456789012345678901234567890", 1.2345678901234568e29}};
    for (auto const& [text, number] : numbers) {
        Document document;
        auto const object = document.parse(
            fmt::format(R"({{"n": [{}], "{}": "\\\"{}", "whole": 18446744073709551615, "small": -1.5E-3}})",
                        text, text, text));
        ASSERT_TRUE(object) << text;
        EXPECT_EQ(double((*object)["n"].at(0)), number);
        EXPECT_EQ(std::string_view((*object)[text]), fmt::format("\\\"{}", text));
        EXPECT_EQ(std::uint64_t((*object)["whole"]), 18446744073709551615U);
        EXPECT_EQ(double((*object)["small"]), -1.5E-3);
        auto const written = simdjson::minify((*object)["n"]);
        Document again;
        ASSERT_TRUE(again.parse(R"({"n": )" + written + "}")) << written;
    }
    for (auto const* text :
         {"1e999", "-", "--1", "01", "1-2", "00000000000000000000", "99999999999999999999-"})
        EXPECT_EQ(code_of(fmt::format(R"({{"n": {}}})", text)), ErrorCode::MalformedJson) << text;
    EXPECT_EQ(code_of("{\"n\": 99999999999999999999, \"x\\"), ErrorCode::MalformedJson);
}

TEST(Documents, half_a_surrogate_pair_is_read_as_browsers_send_it) {
    constexpr std::pair<std::string_view, std::string_view> strings[] = {
        {R"(ab\ud83d)", "ab\uFFFD"},
        {R"(\uDE00b)", "\uFFFDb"},
        {R"(\ud83d\ud83d\ude00\ude00)", "\uFFFD\U0001F600\uFFFD"},
        {R"(\\ud83d\ud83d\n\"\u0041)", "\\ud83d\uFFFD\n\"A"},
        {R"(\ud83dA)", "\uFFFDA"}};
    for (auto const& [sent, read] : strings) {
        Document document;
        auto const object = document.parse(fmt::format(R"({{"s": ["{}"], "{}": 1e1}})", sent, sent));
        ASSERT_TRUE(object) << sent;
        EXPECT_EQ(std::string_view((*object)["s"].at(0)), read);
        EXPECT_EQ(double((*object)[read]), 10.0);
    }
    for (auto const* text : {R"(\u12)", R"(\u12g4)", R"(\ud83d\u12)", R"(\x)",
                             R"(\ud83d)"
                             "\x01"})
        EXPECT_EQ(code_of(fmt::format(R"({{"s": "{}"}})", text)), ErrorCode::MalformedJson) << text;
    EXPECT_EQ(code_of(R"({"s": "\ud83d)"), ErrorCode::MalformedJson);
    EXPECT_EQ(code_of(R"({"s": "\ud83d\)"), ErrorCode::MalformedJson);
}

TEST(Fields, everything_wrong_is_told_at_once) {
    Document document;
    auto const object =
        document.parse(R"({"name": 1, "age": -1, "extra": true, "name": "x", "short": "", "blank": null})");
    ASSERT_TRUE(object);
    Fields in(*object);
    in.text("name");
    in.integer("age");
    in.text("short");
    in.required_text("blank");
    in.required_text("missing");
    auto const wrong = in.finish();
    ASSERT_TRUE(wrong);
    std::vector<std::pair<std::string, ErrorCode>> told;
    for (auto const& error : wrong->fields) told.emplace_back(error.field, error.code);
    EXPECT_EQ(told, (std::vector<std::pair<std::string, ErrorCode>>{{"name", ErrorCode::DuplicateField},
                                                                    {"name", ErrorCode::WrongType},
                                                                    {"age", ErrorCode::TooSmall},
                                                                    {"short", ErrorCode::TooShort},
                                                                    {"blank", ErrorCode::Required},
                                                                    {"missing", ErrorCode::Required},
                                                                    {"extra", ErrorCode::UnknownField}}));
}

TEST(Fields, control_characters_are_refused) {
    Document document;
    Fields in(*document.parse(R"({"name": "a\u0000b", "other": "a\u0085b"})"));
    EXPECT_FALSE(in.text("name"));
    EXPECT_FALSE(in.text("other"));
    EXPECT_EQ(in.finish()->fields.size(), 2U);
}

TEST(Fields, a_list_of_texts_is_checked_text_by_text) {
    Document document;
    auto const object =
        document.parse(R"({"good": ["a", "b"], "none": null, "long": ["abc"], "mixed": ["a", 1]})");
    ASSERT_TRUE(object);
    Fields in(*object);
    EXPECT_EQ(in.texts("good", {.longest = 2}), (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(in.texts("none").empty());
    EXPECT_TRUE(in.texts("absent").empty());
    in.texts("long", {.longest = 2});
    in.texts("mixed");
    auto const wrong = in.finish();
    ASSERT_TRUE(wrong);
    ASSERT_EQ(wrong->fields.size(), 2);
    EXPECT_EQ(wrong->fields[0].code, ErrorCode::TooLong);
    EXPECT_EQ(wrong->fields[1].code, ErrorCode::WrongType);
}

TEST(Writer, escapes_what_must_be_escaped) {
    std::string out;
    Writer(out).begin_object().field("a\"b", "c\\d\n\x01é").field("n", -3).field("t", true).end_object();
    EXPECT_EQ(out, "{\"a\\\"b\":\"c\\\\d\\n\\u0001é\",\"n\":-3,\"t\":true}");
}

TEST(Writer, puts_commas_between_values) {
    std::string out;
    Writer json(out);
    json.begin_object()
        .key("items")
        .begin_array()
        .value(1)
        .value(2)
        .begin_object()
        .end_object()
        .end_array()
        .key("next")
        .null()
        .end_object();
    EXPECT_EQ(out, R"({"items":[1,2,{}],"next":null})");
}

}  // namespace
}  // namespace ostiary::json
