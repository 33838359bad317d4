#include "settings/fields.hpp"

#include "settings/rules.hpp"
#include "settings/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::settings {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Result<std::string> patched(std::string_view document, std::string_view patch) {
    json::Document memory;
    auto const object = memory.parse(patch);
    if (!object) return fail(object.error());
    return merge_patch(document, *object);
}

// The errors of a patch as `path code`.
std::vector<std::string> mistakes(std::string_view patch, std::string_view document = "{}") {
    auto const result = patched(document, patch);
    std::vector<std::string> list;
    if (result) return list;
    for (auto const& error : result.error().fields) {
        list.push_back(error.field + " " + std::string(describe(error.code).name));
    }
    return list;
}

TEST(SettingsFields, an_empty_document_means_the_defaults) {
    EXPECT_EQ(write(read("{}")), write(Settings{}));
    EXPECT_EQ(read("{}").codes.length, 6);
}

TEST(SettingsFields, the_defaults_have_no_contradiction_and_are_within_their_ranges) {
    EXPECT_TRUE(contradictions(Settings{}).empty());
    json::Document memory;
    std::string const text = write(Settings{});
    EXPECT_EQ(merge_patch("{}", *memory.parse(text)).value(), "{}");
}

TEST(SettingsFields, every_type_of_field_is_set_by_a_patch_and_read_back) {
    auto const document = patched(
        "{}", R"({"codes":{"length":8,"lifetime_seconds":120},"sessions":{"rolling":false},)"
              R"("registration":{"email":"required"},"messages":{"language":"ja","sender_name":"Café"},)"
              R"("web":{"origins":["https://app.example.org","http://localhost:3000"]}})");
    ASSERT_TRUE(document);
    Settings const settings = read(*document);
    EXPECT_EQ(settings.codes.length, 8);
    EXPECT_EQ(settings.codes.lifetime, Seconds{120});
    EXPECT_FALSE(settings.sessions.rolling);
    EXPECT_EQ(settings.registration.email, Presence::Required);
    EXPECT_EQ(settings.messages.language, "ja");
    EXPECT_EQ(settings.messages.sender_name, "Café");
    EXPECT_THAT(settings.web.origins, ElementsAre("https://app.example.org", "http://localhost:3000"));
}

TEST(SettingsFields, only_what_differs_from_the_defaults_is_stored) {
    EXPECT_EQ(patched("{}", R"({"codes":{"length":6,"tries":3}})").value(), R"({"codes":{"tries":3}})");
}

TEST(SettingsFields, a_patch_leaves_other_fields_alone) {
    EXPECT_EQ(
        patched(R"({"codes":{"length":8},"privacy":{"tell_existence":false}})", R"({"codes":{"tries":3}})")
            .value(),
        R"({"codes":{"length":8,"tries":3},"privacy":{"tell_existence":false}})");
}

TEST(SettingsFields, null_resets_a_field_or_a_group_to_its_defaults) {
    std::string_view const document =
        R"({"codes":{"length":8,"tries":3},"web":{"origins":["https://a.example"]}})";
    EXPECT_EQ(patched(document, R"({"codes":{"length":null}})").value(),
              R"({"codes":{"tries":3},"web":{"origins":["https://a.example"]}})");
    EXPECT_EQ(patched(document, R"({"codes":null,"web":{"origins":null}})").value(), "{}");
}

// Every field of the table takes null, so no type is without a way back.
TEST(SettingsFields, every_field_can_be_reset) {
    for (Group const& group : table()) {
        for (Field const& field : group.fields) {
            std::string const patch =
                "{\"" + std::string(group.name) + "\":{\"" + std::string(field.name) + "\":null}}";
            EXPECT_EQ(patched("{}", patch).value_or("refused"), "{}") << patch;
        }
    }
}

TEST(SettingsFields, all_mistakes_are_told_at_once_with_their_paths) {
    EXPECT_THAT(
        mistakes(
            R"({"codes":{"length":3,"tries":"five","speed":1},"sessions":7,"registration":{"email":"maybe"},)"
            R"("web":{"origins":["https://a.example/path"]},"colour":"red"})"),
        ElementsAre("registration.email not_one_of", "codes.length too_small", "codes.tries wrong_type",
                    "codes.speed unknown_field", "web.origins invalid_url", "sessions wrong_type",
                    "colour unknown_field"));
}

TEST(SettingsFields, the_texts_of_a_list_stand_in_one_line_each) {
    EXPECT_THAT(mistakes(R"({"deletion":{"reasons":["I am\nleaving"]}})"),
                ElementsAre("deletion.reasons invalid_characters"));
    EXPECT_THAT(mistakes(R"({"deletion":{"reasons":[""],"grace_days":91}})"),
                ElementsAre("deletion.grace_days too_large", "deletion.reasons invalid_characters"));
    EXPECT_THAT(mistakes(R"({"deletion":{"reasons":[]}})"), ElementsAre());
}

TEST(SettingsFields, a_refused_patch_does_not_repeat_what_was_sent) {
    auto const result = patched("{}", R"({"registration":{"email":"s3cret"}})");
    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().fields.at(0).detail, Not(HasSubstr("s3cret")));
}

TEST(SettingsFields, fields_that_contradict_each_other_are_refused) {
    EXPECT_THAT(mistakes(R"({"usernames":{"shortest":9,"longest":8}})"),
                ElementsAre("usernames.shortest invalid_value"));
    EXPECT_THAT(mistakes(R"({"passwords":{"shortest":20,"longest":16}})"),
                ElementsAre("passwords.shortest invalid_value"));
    EXPECT_THAT(mistakes(R"({"codes":{"lifetime_seconds":60,"resend_after_seconds":61}})"),
                ElementsAre("codes.resend_after_seconds invalid_value"));
    EXPECT_THAT(mistakes(R"({"limits":{"first_lock_seconds":60,"longest_lock_seconds":30}})"),
                ElementsAre("limits.first_lock_seconds invalid_value"));
}

TEST(SettingsFields, a_contradiction_with_what_is_stored_is_refused) {
    EXPECT_THAT(mistakes(R"({"usernames":{"longest":4}})", R"({"usernames":{"shortest":5}})"),
                ElementsAre("usernames.shortest invalid_value"));
}

TEST(SettingsFields, somebody_must_be_able_to_log_in) {
    EXPECT_THAT(mistakes(R"({"login":{"username_password":false,"email_password":false,"email_code":false,)"
                         R"("phone_password":false,"phone_code":false},"registration":{"open":false}})"),
                ElementsAre("login invalid_value"));
    std::string_view const no_identifier =
        R"({"registration":{"username":"hidden","email":"hidden","phone":"hidden"}})";
    EXPECT_THAT(mistakes(no_identifier), ElementsAre("registration invalid_value"));
    std::string_view const no_password =
        R"({"registration":{"password":"hidden","email":"hidden","phone":"hidden"}})";
    EXPECT_THAT(mistakes(no_password), ElementsAre("registration invalid_value"));
    EXPECT_THAT(mistakes(R"({"registration":{"password":"hidden","phone":"hidden"}})"), ElementsAre());
}

TEST(SettingsFields, only_exact_origins_are_taken) {
    for (auto const* origin :
         {"https://app.example.org", "http://localhost:3000", "https://xn--caf-dma.example",
          "http://127.0.0.1:8080", "https://[2001:db8::1]:8443", "https://[::1]", "https://a",
          "capacitor://localhost", "ionic://localhost", "app://localhost"}) {
        EXPECT_TRUE(is_origin(origin)) << origin;
    }
    for (auto const* origin : {"",
                               "*",
                               "null",
                               "https://",
                               "https://app.example.org/",
                               "https://app.example.org/path",
                               "https://App.example.org",
                               "https://app.example.org:443",
                               "http://app.example.org:80",
                               "https://app.example.org:",
                               "https://app.example.org:0",
                               "https://app.example.org:99999",
                               "https://app.example.org:080",
                               "ftp://app.example.org",
                               "capacitor://localhost/",
                               "capacitor://app.example.org",
                               "file://",
                               "app.example.org",
                               "https://*.example.org",
                               "https://user@app.example.org",
                               "https://a.example,https://b.example",
                               "https://a b.example",
                               "https://a..example",
                               "https://.example",
                               "https://[::1",
                               "https://::1",
                               "https://app.example.org?x",
                               "https://app.example.org:8443x",
                               "https://café.example",
                               "https://a.example\n"}) {
        EXPECT_FALSE(is_origin(origin)) << origin;
    }
}

TEST(SettingsFields, a_colour_has_six_digits) {
    for (auto const* colour : {"", "#1f5fbf", "#ABCDEF"}) EXPECT_TRUE(is_colour(colour)) << colour;
    for (auto const* colour : {"#", "red", "#1f5fb", "#1f5fbff", "1f5fbf#", "#1f5fbg", "#1f5fb\n"})
        EXPECT_FALSE(is_colour(colour)) << colour;
}

TEST(SettingsFields, pages_are_returned_to_only_where_they_are_whole_addresses) {
    EXPECT_TRUE(is_return_page("https://app.example.org/welcome?from=login"));
    for (auto const* page : {"", "/welcome", "javascript:alert(1)", "//evil.example", "https://a.example/#x"})
        EXPECT_FALSE(is_return_page(page)) << page;
}

TEST(SettingsFields, languages_are_language_tags) {
    for (auto const* tag : {"en", "ja", "zh-Hant", "pt-BR"}) EXPECT_TRUE(is_language_tag(tag)) << tag;
    for (auto const* tag : {"", "e", "english-", "en--US", "../en", "en_US", "abcdefghi"})
        EXPECT_FALSE(is_language_tag(tag)) << tag;
}

TEST(SettingsFields, what_another_version_stored_is_kept_and_does_not_disturb) {
    std::string_view const newer = R"({"codes":{"length":8,"alphabet":["a",1]},"passkeys":{"open":true}})";
    EXPECT_EQ(read(newer).codes.length, 8);
    EXPECT_EQ(patched(newer, R"({"codes":{"length":null,"tries":2}})").value(),
              R"({"codes":{"tries":2,"alphabet":["a",1]},"passkeys":{"open":true}})");
    EXPECT_EQ(read(R"({"codes":{"length":99}})").codes.length, 6);
}

TEST(SettingsFields, the_description_names_every_field_with_its_bounds) {
    EXPECT_THAT(describe(),
                HasSubstr(R"({"path":"codes.length","type":"integer","smallest":4,"largest":8,"default":6,)"
                          R"("description":"Digits of a code."})"));
    EXPECT_THAT(describe(), HasSubstr(R"("values":["hidden","optional","required"])"));
    json::Document memory;
    EXPECT_TRUE(memory.parse_value(describe()));
}

TEST(SettingsRules, a_page_is_an_absolute_address_without_a_fragment) {
    for (auto const* page : {"", "https://app.example.org", "https://app.example.org/recover?from=mail",
                             "http://localhost:3000/a/b", "https://[::1]:8443/"}) {
        EXPECT_TRUE(is_page(page)) << page;
    }
    for (auto const* page : {"app.example.org", "/recover", "javascript:alert(1)", "https://", "https:///x",
                             "https://app.example.org/#x", "https://user@app.example.org/",
                             "https://app.example.org/ x", "https://app.example.org/\"",
                             "https://app.example.org\\@evil.example/", "ftp://app.example.org/"}) {
        EXPECT_FALSE(is_page(page)) << page;
    }
}

TEST(SettingsRules, what_names_a_backend_a_property_or_addresses_is_checked) {
    for (auto const* const id : {"", "abc123", "A-b_c"}) EXPECT_TRUE(is_backend_id(id)) << id;
    for (auto const* const id : {"a b", "a/b", "a.b", "\u3042", "management"})
        EXPECT_FALSE(is_backend_id(id)) << id;
    for (auto const* const name : {"a", "email2", "Mail"}) EXPECT_TRUE(is_property_name(name)) << name;
    for (auto const* const name : {"", "_a", "2a", "a_b", "a-b"})
        EXPECT_FALSE(is_property_name(name)) << name;
    for (auto const* const range : {"192.0.2.1", "10.0.0.0/8", "2001:db8::/32"})
        EXPECT_TRUE(is_address_range(range)) << range;
    for (auto const* const range : {"", "10.0.0.0/33", "example.org"})
        EXPECT_FALSE(is_address_range(range)) << range;
}

struct Anything {
    template <class T>
    operator T() const;
};

// How many members an aggregate has: as many as it can be initialised from.
template <class T, class... Members>
consteval std::size_t member_count() {
    if constexpr (requires { T{Members{}..., Anything{}}; }) {
        return member_count<T, Members..., Anything>();
    } else {
        return sizeof...(Members);
    }
}

TEST(SettingsFields, no_member_of_the_settings_is_missing_from_the_table) {
    std::vector<std::size_t> in_table;
    for (Group const& group : table()) in_table.push_back(group.fields.size());
    EXPECT_EQ(member_count<Settings>(), in_table.size());
    EXPECT_THAT(in_table,
                ElementsAre(member_count<LoginMethods>(), member_count<Registration>(),
                            member_count<Usernames>(), member_count<Codes>(), member_count<Passwords>(),
                            member_count<Sessions>(), member_count<Contacts>(), member_count<Limits>(),
                            member_count<Deletion>(), member_count<Privacy>(), member_count<Messages>(),
                            member_count<Web>(), member_count<Brand>(), member_count<Monaca>()));
}

}  // namespace
}  // namespace ostiary::settings
