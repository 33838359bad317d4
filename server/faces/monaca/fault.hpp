// How a call fails on this face: a number that applications compare, a sentence, and for wrong parameters
// what is wrong with each. Errors of the services become such faults here and nowhere else.
#pragma once

#include "base/error.hpp"
#include "base/json_writer.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ostiary::monaca {

enum class FaultCode {
    ParseError = -32700,  // JSON-RPC 2.0 section 5.1
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    InternalError = -32603,
    UnknownBackend = 4,  // the API key, or the backend in the address
    InvalidSession = 10,
    LoginRequired = 11,
    DeviceRequired = 12,
    InvalidOperation = 13,
    PermissionDenied = 14,
    TooManyCalls = 9999,
};
inline constexpr FaultCode fault_codes[] = {
    FaultCode::ParseError,       FaultCode::InvalidRequest,   FaultCode::MethodNotFound,
    FaultCode::InvalidParams,    FaultCode::InternalError,    FaultCode::UnknownBackend,
    FaultCode::InvalidSession,   FaultCode::LoginRequired,    FaultCode::DeviceRequired,
    FaultCode::InvalidOperation, FaultCode::PermissionDenied, FaultCode::TooManyCalls};

struct Fault {
    FaultCode code;
    std::vector<std::pair<std::string, std::string>> data = {};  // by the parameter's name
    std::optional<std::chrono::seconds> retry_after = std::nullopt;

    static Fault of_parameter(std::string name, std::string sentence) {
        return {FaultCode::InvalidParams, {{std::move(name), std::move(sentence)}}};
    }
};

template <class T>
using Outcome = std::expected<T, Fault>;

// What a service calls a field, and what this face calls it.
using Names = std::span<std::pair<std::string_view, std::string_view> const>;

// `about` is the parameter that is at fault where the error names none. Of several mistakes in one parameter
// the first is told.
Fault fault_of(Error const& error, std::string_view about, Names names = {});

void write_json(json::Writer& json, Fault const& fault);

}  // namespace ostiary::monaca
