#include "messages/html_places.hpp"

#include <gtest/gtest.h>

namespace ostiary::messages {
namespace {

bool is_safe(std::string_view source) {
    auto const parsed = Template::parse(source);
    return parsed && are_places_safe(*parsed);
}

TEST(HtmlPlaces, values_may_stand_in_text_and_in_quoted_attributes) {
    for (auto const* html :
         {"<p>Your code: <b>{{ code }}</b></p>", "{{code}}", "<a href=\"{{link}}\">{{link}}</a>",
          "<p title='{{ target }}'>x", "<title>{{application}}</title>", "<ul><li>{{a}}<li>{{b}}</ul>",
          "<table><tr><td>{{code}}</table>", "no placeholder, <script>and a script</script>", ""})
        EXPECT_TRUE(is_safe(html)) << html;
}

TEST(HtmlPlaces, a_value_stands_nowhere_else) {
    for (auto const* html :
         {"<script>var code = '{{code}}'</script>", "<style>p { color: {{code}} }</style>",
          "<p style=\"color: {{code}}\">x</p>", "<p onclick=\"f('{{code}}')\">x</p>",
          "<p ONCLICK='f({{code}})'>x</p>", "<a href={{link}}>x</a>", "<a {{link}}>x</a>", "<{{code}}>x",
          "<a href=\"x\"{{link}}>x</a>", "<!-- {{code}} -->", "<!DOCTYPE {{code}}>",
          "<iframe srcdoc=\"{{code}}\"></iframe>", "<p>{{code}}</p><script>{{code}}</script>",
          "<svg><style>{{code}}</style></svg>", "</p {{code}}>"})
        EXPECT_FALSE(is_safe(html)) << html;
}

}  // namespace
}  // namespace ostiary::messages
