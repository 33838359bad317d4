#include "faces/monaca/fault.hpp"

#include <algorithm>

namespace ostiary::monaca {
namespace {

std::string_view message_of(FaultCode code) {
    switch (code) {
        case FaultCode::ParseError:
            return "Parse error";
        case FaultCode::InvalidRequest:
            return "Invalid Request";
        case FaultCode::MethodNotFound:
            return "Method not found";
        case FaultCode::InvalidParams:
            return "Invalid params";
        case FaultCode::InternalError:
            return "Internal error";
        case FaultCode::UnknownBackend:
            return "The API key or the backend id is invalid";
        case FaultCode::InvalidSession:
            return "The format of the session id is invalid";
        case FaultCode::LoginRequired:
            return "User login is required";
        case FaultCode::DeviceRequired:
            return "A device id is required";
        case FaultCode::InvalidOperation:
            return "Invalid operation";
        case FaultCode::PermissionDenied:
            return "Permission denied";
        case FaultCode::TooManyCalls:
            return "Too many calls; try again later";
    }
    ensure(false, "every fault has a message");
    return {};
}

std::string sentence_of(ErrorCode code, std::string const& detail) {
    std::string sentence(describe(code).sentence);
    if (detail.empty()) return sentence;
    auto more = detail;
    if (more.front() >= 'a' && more.front() <= 'z') more.front() -= 'a' - 'A';
    if (!more.ends_with('.')) more += '.';
    return sentence + " " + more;
}

std::string name_of(std::string const& field, Names names) {
    auto const renamed = std::ranges::find_if(names, [&](auto const& pair) { return pair.first == field; });
    return renamed == names.end() ? field : std::string(renamed->second);
}

FaultCode code_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidRequest:
        case ErrorCode::IdentifierTaken:
        case ErrorCode::WrongCredentials:
        case ErrorCode::WrongCode:
        case ErrorCode::AccountBlocked:
        case ErrorCode::AccountDeleting:
        case ErrorCode::NoSuchAccount:
            return FaultCode::InvalidParams;
        case ErrorCode::Unauthenticated:
        case ErrorCode::NoSuchSession:
            return FaultCode::LoginRequired;
        case ErrorCode::MethodNotEnabled:
            return FaultCode::InvalidOperation;
        case ErrorCode::Forbidden:
            return FaultCode::PermissionDenied;
        case ErrorCode::TooManyRequests:
        case ErrorCode::TooManyAttempts:
        case ErrorCode::TooManyCodes:
        case ErrorCode::Overloaded:
            return FaultCode::TooManyCalls;
        default:
            return FaultCode::InternalError;
    }
}

}  // namespace

Fault fault_of(Error const& error, std::string_view about, Names names) {
    Fault fault{code_of(error.code), {}, error.retry_after};
    if (fault.code == FaultCode::TooManyCalls && !fault.retry_after)
        fault.retry_after = std::chrono::seconds(1);
    for (auto const& [field, code, detail] : error.fields) {
        auto name = name_of(field, names);
        bool const is_told =
            std::ranges::any_of(fault.data, [&](auto const& one) { return one.first == name; });
        if (!is_told) fault.data.emplace_back(std::move(name), sentence_of(code, detail));
    }
    if (fault.code == FaultCode::InvalidParams && fault.data.empty()) {
        // Most users of this face have proven no contact that a code could go to.
        bool const is_leaving = error.code == ErrorCode::AccountDeleting;
        fault.data.emplace_back(about,
                                is_leaving ? "This account is being deleted." : sentence_of(error.code, {}));
    }
    return fault;
}

void write_json(json::Writer& json, Fault const& fault) {
    json.begin_object().field("code", static_cast<int>(fault.code)).field("message", message_of(fault.code));
    json.key("data").begin_object();
    for (auto const& [name, sentence] : fault.data) json.field(name, sentence);
    if (fault.retry_after) json.field("retryAfter", fault.retry_after->count());
    json.end_object().end_object();
}

}  // namespace ostiary::monaca
