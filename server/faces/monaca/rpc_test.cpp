#include "faces/monaca/rpc.hpp"

#include <gtest/gtest.h>

namespace ostiary::monaca {
namespace {

Call only(std::string_view body) {
    json::Document memory;
    auto read = read_calls(memory, body);
    EXPECT_TRUE(read && !read->is_batch && read->calls.size() == 1U) << body;
    auto call = read ? std::move(read->calls.front()) : Call();
    call.method = {};
    call.params.reset();
    return call;
}

}  // namespace

TEST(Calls, an_id_is_echoed_as_it_was_sent) {
    for (std::string const id : {R"("1")", "7", "-1.5", "null", R"("a\"b\\")"})
        EXPECT_EQ(only(R"({"jsonrpc":"2.0","method":"m","id":)" + id + "}").id, id);
    for (std::string const id : {"{}", "[]", "true"})
        EXPECT_FALSE(only(R"({"jsonrpc":"2.0","method":"m","id":)" + id + "}").is_well_formed) << id;
    EXPECT_FALSE(
        only(R"({"jsonrpc":"2.0","method":"m","id":")" + std::string(1'100, 'x') + "\"}").is_well_formed);
}

TEST(Calls, a_call_without_an_id_is_not_answered_unless_it_is_wrong) {
    EXPECT_FALSE(only(R"({"jsonrpc":"2.0","method":"m"})").wants_answer);
    EXPECT_TRUE(only(R"({"jsonrpc":"2.0","method":"m","id":null})").wants_answer);
    EXPECT_TRUE(only(R"({"jsonrpc":"1.0","method":"m"})").wants_answer);
    EXPECT_TRUE(only("7").wants_answer);
}

TEST(Calls, a_batch_is_bounded) {
    json::Document memory;
    auto const batch = [&](std::size_t calls) {
        std::string body = "[7";
        for (std::size_t i = 1; i < calls; ++i) body += ",7";
        return read_calls(memory, body + "]");
    };
    EXPECT_EQ(batch(most_calls)->calls.size(), most_calls);
    EXPECT_EQ(batch(most_calls + 1).error().code, FaultCode::InvalidRequest);
    EXPECT_EQ(read_calls(memory, "[]").error().code, FaultCode::InvalidRequest);
}

TEST(Calls, what_is_nested_too_deep_is_told_from_what_is_no_json) {
    json::Document memory;
    EXPECT_EQ(read_calls(memory, "[").error().code, FaultCode::ParseError);
    auto const deep = read_calls(memory, std::string(40, '[') + std::string(40, ']')).error();
    EXPECT_EQ(deep.code, FaultCode::InvalidParams);
    EXPECT_EQ(deep.data, (decltype(deep.data){{"params", "Nested at most 32 levels deep."}}));
}

TEST(Calls, only_one_that_is_well_formed_and_no_batch_is_looked_at_beforehand) {
    json::Document memory;
    auto const call = read_only_call(memory, R"({"jsonrpc":"2.0","method":"m","id":1})");
    ASSERT_TRUE(call);
    EXPECT_EQ(call->method, "m");
    EXPECT_EQ(call->id, "1");
    for (std::string_view const body :
         {R"([{"jsonrpc":"2.0","method":"m","id":1}])", R"({"method":"m"})", "7", "[", ""})
        EXPECT_FALSE(read_only_call(memory, body)) << body;
}

TEST(Faults, tell_what_is_wrong_beside_the_parameter_by_its_name_here) {
    constexpr std::pair<std::string_view, std::string_view> names[] = {{"new_password", "newPassword"}};
    auto const fault = fault_of(
        Error{ErrorCode::InvalidRequest, {{"new_password", ErrorCode::TooShort, "at least 4 characters"}}},
        "x", names);
    auto const text = answer_with(R"("1")", fault);
    EXPECT_TRUE(text.starts_with(
        R"({"jsonrpc":"2.0","id":"1","error":{"code":-32602,"message":"Invalid params","data":{"newPassword":")"));
    EXPECT_TRUE(text.ends_with(R"(. At least 4 characters."}}})"));
    auto const late = fault_of(fail_until(ErrorCode::TooManyAttempts, std::chrono::seconds(30)).error(), "x");
    EXPECT_TRUE(answer_with("1", late).ends_with(R"("data":{"retryAfter":30}}})"));
    for (auto const code : {ErrorCode::Overloaded, ErrorCode::TooManyRequests, ErrorCode::TooManyAttempts,
                            ErrorCode::TooManyCodes})
        EXPECT_TRUE(answer_with("1", fault_of(Error{code}, "x")).ends_with(R"("data":{"retryAfter":1}}})"));
    EXPECT_EQ(fault_of(Error{ErrorCode::WrongCredentials}, "username").data.front().first, "username");
    EXPECT_EQ(fault_of(Error{ErrorCode::Internal}, "x").code, FaultCode::InternalError);
}

TEST(Faults, tell_one_mistake_of_each_parameter) {
    constexpr std::pair<std::string_view, std::string_view> names[] = {{"username", "user"},
                                                                       {"properties", "user"}};
    auto const fault = fault_of(Error{ErrorCode::InvalidRequest,
                                      {{"username", ErrorCode::TooShort, "first"},
                                       {"properties", ErrorCode::TooLarge, "second"},
                                       {"x", ErrorCode::Required, "third"}}},
                                {}, names);
    ASSERT_EQ(fault.data.size(), 2U);
    EXPECT_EQ(fault.data[0].first, "user");
    EXPECT_TRUE(fault.data[0].second.ends_with("First."));
    EXPECT_EQ(fault.data[1].first, "x");
}

}  // namespace ostiary::monaca
