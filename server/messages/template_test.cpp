#include "messages/template.hpp"

#include <gtest/gtest.h>

namespace ostiary::messages {
namespace {

std::string rendered(std::string_view source, std::string const& value, Context context) {
    auto const parsed = Template::parse(source);
    if (!parsed) return "(malformed)";
    Values values;
    values.emplace("name", Secret(value));
    return parsed->render(values, context);
}

TEST(Template, fills_in_placeholders) {
    EXPECT_EQ(rendered("Hello {{ name }}!", "Ann", Context::Text), "Hello Ann!");
    EXPECT_EQ(rendered("{{name}}{{  name  }}", "x", Context::Text), "xx");
    EXPECT_EQ(rendered("{ name } }} {", "x", Context::Text), "{ name } }} {");
    EXPECT_EQ(rendered("", "x", Context::Text), "");
    EXPECT_EQ(rendered("a{{ other }}b", "x", Context::Text), "ab");
}

TEST(Template, refuses_what_is_not_a_placeholder) {
    for (auto const* source : {"{{", "{{ name", "{{ name }", "{{}}", "{{ Name }}", "{{ a b }}", "{{ #if x }}",
                               "{{{ name }}}", "{{ a.b }}", "{{ na\nme }}", "\xFF"}) {
        EXPECT_FALSE(Template::parse(source)) << source;
    }
    EXPECT_FALSE(Template::parse("{{ " + std::string(33, 'a') + " }}"));
}

TEST(Template, is_bounded) {
    EXPECT_TRUE(Template::parse(std::string(Template::longest, 'a')));
    EXPECT_FALSE(Template::parse(std::string(Template::longest + 1, 'a')));
    std::string many;
    for (std::size_t i = 0; i < Template::most_placeholders; ++i) many += "{{a}}";
    EXPECT_TRUE(Template::parse(many));
    EXPECT_FALSE(Template::parse(many + "{{a}}"));
}

TEST(Template, lists_its_placeholders_once) {
    auto const parsed = Template::parse("{{ b }} {{ a }} {{ b }}");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->placeholders(), (std::vector<std::string>{"a", "b"}));
}

TEST(Template, a_value_cannot_leave_its_context) {
    EXPECT_EQ(rendered("<b title=\"{{name}}\">", "\"><script>alert('1')&", Context::Html),
              "<b title=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&amp;\">");
    EXPECT_EQ(rendered("{\"to\":\"{{name}}\"}", "a\",\"b\":\"\\\n\x01", Context::JsonString),
              "{\"to\":\"a\\\",\\\"b\\\":\\\"\\\\  \"}");
    EXPECT_EQ(rendered("Code for {{name}}", "x\r\nBcc: all@example.org\xC2\x85", Context::Line),
              "Code for x  Bcc: all@example.org ");
    EXPECT_EQ(rendered("{{name}}", "a\nb\x7F\t", Context::Text), "a b  ");
}

TEST(Template, a_value_is_not_a_template) {
    EXPECT_EQ(rendered("{{name}}", "{{name}}", Context::Text), "{{name}}");
}

TEST(Template, its_own_line_ends_stay_in_text_and_go_from_lines) {
    EXPECT_EQ(rendered("a\n{{name}}", "x", Context::Text), "a\nx");
    EXPECT_EQ(rendered("a\r\n{{name}}", "x", Context::Line), "a  x");
}

TEST(Template, keeps_characters_beyond_ascii) {
    EXPECT_EQ(rendered("【{{name}}】", "日本語ü", Context::Html), "【日本語ü】");
    EXPECT_EQ(rendered("{{name}}", "कोड", Context::Line), "कोड");
}

}  // namespace
}  // namespace ostiary::messages
