#include "faces/monaca/rpc.hpp"

#include <algorithm>

namespace ostiary::monaca {
namespace {

constexpr std::size_t longest_id = 1'024;  // bytes, as JSON

// The id as it is echoed; nullopt when it is none.
std::optional<std::string> read_id(json::Element const& element) {
    std::string id;
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS) {
        json::append_quoted(id, text);
    } else if (element.is_number() || element.is_null()) {
        id = simdjson::minify(element);
    } else {
        return std::nullopt;
    }
    return id.size() <= longest_id ? std::optional(std::move(id)) : std::nullopt;
}

void read_member(Call& call, std::string_view name, json::Element const& element, bool& has_version) {
    if (name == "jsonrpc") {
        std::string_view version;
        has_version = element.get(version) == simdjson::SUCCESS && version == "2.0";
    } else if (name == "method") {
        if (element.get(call.method) != simdjson::SUCCESS) call.is_well_formed = false;
    } else if (name == "params") {
        json::Object params;
        call.has_named_params = element.get(params) == simdjson::SUCCESS;
        if (call.has_named_params) call.params = params;
    } else if (name == "id") {
        auto id = read_id(element);
        call.wants_answer = true;
        if (id) call.id = std::move(*id);
        if (!id) call.is_well_formed = false;
    }
}

Call read_call(json::Element const& element) {
    Call call;
    json::Object object;
    if (element.get(object) != simdjson::SUCCESS) {
        call.is_well_formed = false;
        return call;
    }
    call.wants_answer = false;
    bool has_version = false;
    for (auto const [name, member] : object) read_member(call, name, member, has_version);
    if (!has_version || call.method.empty()) call.is_well_formed = false;
    if (!call.is_well_formed) call.wants_answer = true;
    return call;
}

// What is nested too deep is JSON all the same.
Fault fault_of_text(Error const& error) {
    auto const is_too_deep = [](FieldError const& each) { return each.code == ErrorCode::TooLarge; };
    auto const found = std::ranges::find_if(error.fields, is_too_deep);
    if (found == error.fields.end()) return Fault{FaultCode::ParseError};
    return Fault::of_parameter("params", found->detail);
}

constexpr std::string_view beginning = R"({"jsonrpc":"2.0","id":)";

}  // namespace

Outcome<Calls> read_calls(json::Document& memory, std::string_view body) {
    auto const element = memory.parse_value(body);
    if (!element) return std::unexpected(fault_of_text(element.error()));
    Calls read;
    json::Array batch;
    if (element->get(batch) != simdjson::SUCCESS) {
        read.calls.push_back(read_call(*element));
        return read;
    }
    if (batch.size() == 0 || batch.size() > most_calls)
        return std::unexpected(Fault{FaultCode::InvalidRequest});
    read.is_batch = true;
    for (auto const call : batch) read.calls.push_back(read_call(call));
    return read;
}

std::optional<Call> read_only_call(json::Document& memory, std::string_view body) {
    auto const element = memory.parse_value(body);
    if (!element) return std::nullopt;
    std::optional<Call> call(read_call(*element));  // a batch is not well formed here
    if (!call->is_well_formed) call.reset();
    return call;
}

std::string answer_with(std::string_view id, std::string_view result) {
    auto text = begin_answer(id, result.size());
    (text += result) += '}';
    return text;
}

std::string begin_answer(std::string_view id, std::size_t length_of_result) {
    constexpr std::string_view name = R"(,"result":)";
    std::string text;
    text.reserve(beginning.size() + id.size() + name.size() + length_of_result + 1);
    ((text += beginning) += id) += name;
    return text;
}

std::string answer_with(std::string_view id, Fault const& fault) {
    std::string text(beginning);
    (text += id) += R"(,"error":)";
    json::Writer json(text);
    write_json(json, fault);
    return text + '}';
}

}  // namespace ostiary::monaca
