#include "audit/entry.hpp"

#include <gtest/gtest.h>

namespace ostiary::audit {
namespace {

template <class T>
concept CanBeDetail = requires(Details details, T const& value) { details.add("name", value); };

TEST(AuditEntry, a_secret_cannot_be_a_detail) {
    EXPECT_FALSE(CanBeDetail<Secret>);
    EXPECT_TRUE(CanBeDetail<std::string>);
    EXPECT_TRUE(CanBeDetail<int>);
    EXPECT_TRUE(CanBeDetail<AccountId>);
}

TEST(AuditEntry, details_are_json_of_their_types) {
    EXPECT_EQ(Details().json(), "{}");
    auto const details = Details()
                             .add("method", "password")
                             .add("tries", 3)
                             .add("known_device", true)
                             .add("until", from_microseconds(0))
                             .add("account", AccountId())
                             .json();
    EXPECT_EQ(details,
              R"({"method":"password","tries":3,"known_device":true,"until":"1970-01-01T00:00:00.000Z",)"
              R"("account":"00000000-0000-0000-0000-000000000000"})");
}

TEST(AuditEntry, long_texts_are_cut_at_a_character) {
    std::string text;
    for (int i = 0; i < 300; ++i) text += "é";
    EXPECT_EQ(Details().add("name", text).json(), R"({"name":")" + text.substr(0, 400) + R"("})");
}

TEST(AuditEntry, quotes_in_a_text_stay_in_it) {
    EXPECT_EQ(Details().add("name", R"(a","b":"c)").json(), R"({"name":"a\",\"b\":\"c"})");
}

TEST(AuditEntry, every_event_has_a_name_of_its_own) {
    for (auto const& [event, name] : event_names) {
        EXPECT_EQ(parse_event(name), event);
        EXPECT_EQ(to_string(event), name);
    }
    EXPECT_EQ(parse_event("account.eaten"), std::nullopt);
}

}  // namespace
}  // namespace ostiary::audit
