// JSON-RPC 2.0 as it arrives: one call, or a batch of a bounded number. What a call asks for is read
// elsewhere; here it is taken apart, and what is no call is told so. Bounded in depth by the reader of JSON,
// in size by the route.
#pragma once

#include "base/json_reader.hpp"
#include "faces/monaca/fault.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ostiary::monaca {

inline constexpr std::size_t most_calls = 10;  // of a batch

struct Call {
    std::string id = "null";     // JSON, as it is echoed
    bool wants_answer = true;    // a notification gets none
    bool is_well_formed = true;  // otherwise it is an InvalidRequest
    std::string_view method;
    bool has_named_params = true;  // absent ones are none; others name no key
    std::optional<json::Object> params;
};

struct Calls {
    bool is_batch = false;
    std::vector<Call> calls;
};

// ParseError; InvalidParams for what is nested too deep; InvalidRequest for an empty or too long batch. What
// is returned lives as long as `memory`.
Outcome<Calls> read_calls(json::Document& memory, std::string_view body);

// The only call of a text that is no batch; nullopt when it is none, or is not well formed.
std::optional<Call> read_only_call(json::Document& memory, std::string_view body);

// `{"jsonrpc":"2.0","id":...,"result":...}`; `result` is JSON.
std::string answer_with(std::string_view id, std::string_view result);
// The same up to the result, with room for so many bytes of it; whoever appends it closes the object.
std::string begin_answer(std::string_view id, std::size_t length_of_result);
// The same with `error`, and no `result`.
std::string answer_with(std::string_view id, Fault const& fault);

}  // namespace ostiary::monaca
