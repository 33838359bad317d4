// What a stranger sends to the Monaca face: the calls of a body, their parameters, and questions about users.
// Each body is taken apart or refused, and every answer about it is JSON that echoes an id.
#include "faces/monaca/names.hpp"
#include "faces/monaca/query.hpp"
#include "faces/monaca/rpc.hpp"
#include "faces/monaca/user.hpp"
#include "require.hpp"

using namespace ostiary;
using namespace ostiary::monaca;
using ostiary::fuzz::require;

namespace {

void require_answer(std::string const& text) {
    json::Document memory;
    auto const answer = memory.parse(text);
    require(answer.has_value());
    require((*answer)["id"].error() == simdjson::SUCCESS);
    bool const has_result = (*answer)["result"].error() == simdjson::SUCCESS;
    bool const has_error = (*answer)["error"].error() == simdjson::SUCCESS;
    require(has_result != has_error);
}

void read_one(Call const& call) {
    require_answer(answer_with(call.id, R"("OK")"));
    Params params(call.params);
    auto const names = read_names(params);
    read_properties(params);
    params.raw_text("__api_key");
    require_answer(answer_with(call.id, answer_with_properties(R"({"age":21,"x":null})", names)));
    if (auto const fault = params.fault()) require_answer(answer_with(call.id, *fault));
}

// A question in which every text is bound: it is one, or it is none, and asking it ends.
void ask(std::string_view text) {
    auto const query = Query::parse(text, {Value(1.0), Value(std::string("'"))});
    if (query)
        query->matches([](std::string_view name) { return name == "age" ? Value(1.0) : Value(Null()); });
    Query::parse(text, {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const text = fuzz::text_of(bytes, size);
    ask(text);
    parse_oid(text);
    json::Document memory;
    auto const read = read_calls(memory, text);
    if (!read) return 0;
    require(!read->calls.empty() && read->calls.size() <= most_calls);
    for (auto const& call : read->calls) read_one(call);
    return 0;
}
