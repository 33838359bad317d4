#include "faces/monaca/import.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ostiary::monaca {
namespace {

using testing::ElementsAre;

constexpr auto id = "01890a5d-ac96-774b-bcce-b302099a8057";

std::vector<Imported> read(std::string const& text) {
    auto users = read_users(text);
    EXPECT_TRUE(users.has_value()) << users.error();
    return users ? std::move(*users) : std::vector<Imported>();
}

}  // namespace

TEST(ReadCsv, cells_may_hold_commas_quotes_and_line_ends) {
    EXPECT_THAT(*read_csv("a,\"b,\"\"c\"\"\n\"\r\n,d"),
                ElementsAre(ElementsAre("a", "b,\"c\"\n"), ElementsAre("", "d")));
    EXPECT_FALSE(read_csv("a,\"b"));
    EXPECT_FALSE(read_csv("a,\"b\"c"));
    EXPECT_FALSE(read_csv("a\"b\""));
}

TEST(ReadUsers, a_table_gives_names_ids_and_properties) {
    auto const users =
        read(fmt::format("\xEF\xBB\xBF_id,_username,_createdAt,age,nick,tags\r\nu{},ana,1522054761505,21,"
                         "007a,\"[1,\"\"x\"\"]\"\r\n"
                         ",ben,,,true,\r\n",
                         id));
    ASSERT_EQ(users.size(), 2U);
    EXPECT_EQ(users[0]->id->to_string(), id);
    EXPECT_EQ(users[0]->username, "ana");
    EXPECT_EQ(users[0]->properties, R"({"age":21,"nick":"007a","tags":[1,"x"]})");
    EXPECT_EQ(users[1]->id, std::nullopt);
    EXPECT_EQ(users[1]->properties, R"({"nick":true})");
}

TEST(ReadUsers, a_number_of_more_digits_than_are_kept_is_a_text) {
    auto const users = read("_username,a,b,c,d\nana,12345678901234567890123,0.12345678901234567,1.50,1e5\n");
    EXPECT_EQ(users[0]->properties,
              R"({"a":"12345678901234567890123","b":"0.12345678901234567","c":1.5,"d":100000.0})");
}

TEST(ReadUsers, a_whole_number_beyond_those_that_javascript_keeps_is_a_text) {
    auto const users = read(
        "_username,a,b,c,d\nana,9007199254740991,-9007199254740991,9007199254740992,-9007199254740992\n"
        "ben,9007199254740993,12345678901234567890,-9223372036854775808,1e20\n");
    EXPECT_EQ(
        users[0]->properties,
        R"({"a":9007199254740991,"b":-9007199254740991,"c":"9007199254740992","d":"-9007199254740992"})");
    EXPECT_EQ(users[1]->properties,
              R"({"a":"9007199254740993","b":"12345678901234567890","c":"-9223372036854775808","d":1e+20})");
}

TEST(ReadUsers, of_two_properties_of_one_name_the_last_counts) {
    EXPECT_EQ(read(R"([{"_username":"ana","age":1,"age":2}])")[0]->properties, R"({"age":2})");
}

TEST(ReadUsers, properties_are_bounded_as_elsewhere) {
    auto const with = [](std::size_t size) {  // bytes of properties
        return read(fmt::format(R"([{{"_username":"ana","a":"{}"}}])", std::string(size - 8, 'x')));
    };
    EXPECT_EQ(with(500'000)[0]->properties.size(), 500'000U);
    EXPECT_EQ(with(500'001)[0].error(), "user 1 of the list: its properties have more than 500000 bytes");
}

TEST(ReadUsers, a_list_is_taken_as_it_is_answered) {
    auto const users = read(
        std::string(R"({"items":[{"_id":"u)") + id +
        R"(","_username":"ana","_updatedAt":1,"x":{"y":null}},{"_username":"ben","_passwordHash":"$2b$x"}],"totalItems":2})");
    ASSERT_EQ(users.size(), 2U);
    EXPECT_EQ(users[0]->properties, R"({"x":{"y":null}})");
    EXPECT_EQ(users[1]->password_hash, "$2b$x");
}

TEST(ReadUsers, times_are_milliseconds_of_this_century) {
    auto const created = [](std::string const& time) {
        auto const users =
            read(R"([{"_username":"ana","_createdAt":)" + time + R"(,"_updatedAt":)" + time + "}]");
        EXPECT_EQ(users[0]->created_at, users[0]->updated_at);
        return users[0]->created_at;
    };
    auto const then = Timestamp(std::chrono::milliseconds(1'522'054'761'505));
    EXPECT_EQ(created("1522054761505"), then);
    EXPECT_EQ(read("_username,_createdAt\nana,1522054761505\n")[0]->created_at, then);
    for (auto const* const none : {"1522054761", "1.5", "-1", "9223372036854775807", "null", "true", "{}",
                                   "\"2018-03-26\"", "\"1522054761505 \"", "1e300"})
        EXPECT_EQ(created(none), std::nullopt) << none;
}

TEST(ReadUsers, a_list_is_taken_bare_and_in_each_of_its_wrappings) {
    std::string const list = R"([{"_username":"ana"}])";
    for (auto const* const form : {"{}", R"({{"items":{}}})",
                                   R"({{"jsonrpc":"2.0","id":1,"result":{{"items":{},"totalItems":1}}}})"}) {
        auto const users = read(fmt::format(fmt::runtime(form), list));
        ASSERT_EQ(users.size(), 1U) << form;
        EXPECT_EQ(users[0]->username, "ana");
    }
    EXPECT_THAT(read_users(R"({"result":{}})").error(), testing::HasSubstr("User.list"));
    EXPECT_THAT(read_users(R"({"result":[]})").error(), testing::HasSubstr("User.list"));
}

TEST(ReadUsers, a_refusal_has_the_names_of_the_file) {
    auto const refusal = in_names_of_file(Error{ErrorCode::InvalidRequest,
                                                {{"id", ErrorCode::IdentifierTaken, "x"},
                                                 {"username", ErrorCode::TooShort, {}},
                                                 {"password_hash", ErrorCode::InvalidValue, {}},
                                                 {"properties", ErrorCode::TooLarge, {}}}});
    std::vector<std::string> names;
    for (auto const& field : refusal.fields) names.push_back(field.field);
    EXPECT_THAT(names, ElementsAre("_id", "_username", "_passwordHash", "properties"));
    EXPECT_EQ(refusal.fields.front().detail, "x");
}

TEST(ReadUsers, each_mistake_names_its_place_and_what_should_be_there) {
    auto const users = read("_id,_username,age\nx,ana,1\n,,2\n,ben\n,eve,3\n");
    ASSERT_EQ(users.size(), 4U);
    EXPECT_EQ(users[0].error(), "row 2: _id must be a `u` and a lower-case UUID");
    EXPECT_EQ(users[1].error(), "row 3 has no _username");
    EXPECT_EQ(users[2].error(), "row 4 has 2 cells, not 3");
    EXPECT_TRUE(users[3].has_value());
    auto const listed =
        read(R"([{"_username":1},7,{"_id":"u1","_username":"ana"},{"_username":"ben","a-b":1}])");
    ASSERT_EQ(listed.size(), 4U);
    EXPECT_EQ(listed[0].error(), "user 1 of the list: _username must be a text");
    EXPECT_EQ(listed[1].error(), "user 2 of the list is no object");
    EXPECT_EQ(listed[2].error(), "user 3 of the list: _id must be a `u` and a lower-case UUID");
    EXPECT_EQ(listed[3].error(),
              "user 4 of the list: a-b is no name of a property (a letter, then letters and digits)");
}

TEST(ReadUsers, a_file_of_something_else_is_refused_as_a_file) {
    for (auto const* const text : {"", "[", "{}", "\"", "hello", "_id;_username\n;ana\n",
                                   "username,age\nana,1\n", "\xFF\xFE_\0", "\n_username\nana\n"})
        EXPECT_FALSE(read_users(text).has_value()) << text;
    EXPECT_THAT(read_users("_id;_username\n").error(), testing::HasSubstr("no column _username"));
    EXPECT_THAT(read_users("_id;_username\n").error(), testing::HasSubstr("commas"));
    EXPECT_THAT(read_users(std::string(40, '[') + std::string(40, ']')).error(),
                testing::HasSubstr("Nested at most 32"));
    EXPECT_TRUE(read("_username\n").empty());
    EXPECT_TRUE(read("[]").empty());
}

}  // namespace ostiary::monaca
