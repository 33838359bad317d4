#include "faces/monaca/management.hpp"

#include "faces/monaca/rpc.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace ostiary::monaca {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t largest_management_body = 2 * 1024 * 1024;

ManagementMethod const* find_management_method(std::string_view name) {
    for (auto const methods : management_tables()) {
        auto const found = std::ranges::find(methods, name, &ManagementMethod::name);
        if (found != methods.end()) return &*found;
    }
    return nullptr;
}

bool is_address_allowed(http::Address const& address, std::vector<std::string> const& ranges) {
    return ranges.empty() || std::ranges::any_of(ranges, [&](std::string const& text) {
               auto const range = http::AddressRange::parse(text);
               return range && range->contains(address);
           });
}

struct Manager {
    applications::ApplicationPointer application;
    audit::Caller caller;
};

// security: a management key of this very application, from an address that may use it; a secret key, which
// checks tokens, is none
// (test_the_management_api_wants_a_management_key_of_the_application_from_an_allowed_address).
Outcome<Manager> identify(Request const& request, applications::Directory const& directory) {
    auto application = find_backend(request.path_parameter("backend"), directory);
    auto const key = directory.secret_key(request.header("x-monaca-backend-management-api-key"));
    bool const is_own = application && key && key->kind == applications::KeyKind::Management &&
                        key->application == application->id;
    if (!is_own) return std::unexpected(Fault{FaultCode::UnknownBackend});
    if (!is_address_allowed(request.client, application->settings.monaca.management_addresses))
        return std::unexpected(Fault{FaultCode::PermissionDenied});
    return Manager{std::move(application), audit::Caller::of(audit::Actor::key(key->id), request)};
}

Outcome<std::string> run_management(Call const& call, Request const& request,
                                    ManagementDependencies const& needs, Allowance& left) {
    if (!call.is_well_formed) return std::unexpected(Fault{FaultCode::InvalidRequest});
    auto const manager = identify(request, needs.directory);
    if (!manager) return std::unexpected(manager.error());
    auto const* const method = find_management_method(call.method);
    if (method == nullptr) return std::unexpected(Fault{FaultCode::MethodNotFound});
    if (!call.has_named_params)
        return std::unexpected(Fault::of_parameter("params", "An object is expected."));
    Params params(call.params);
    return method->handle({needs, *manager->application, manager->caller, params, left});
}

struct Managed {
    std::string text;  // JSON
    std::optional<std::chrono::seconds> retry_after;
    std::string faults;  // for the log
};

Managed refuse(Call const& call, Fault const& fault, ManagementDependencies const& needs) {
    return {answer_with(call.id, fault), fault.retry_after, needs.faults.count(call.method, fault.code)};
}

Managed manage(Call const& call, Request const& request, ManagementDependencies const& needs,
               Allowance& left) try {
    auto const outcome = run_management(call, request, needs, left);
    if (!outcome) return refuse(call, outcome.error(), needs);
    return {answer_with(call.id, *outcome), std::nullopt, {}};
} catch (std::exception const& error) {
    spdlog::error("monaca: management request {} failed: {}", request.id.to_string(), error.what());
    return refuse(call, Fault{FaultCode::InternalError}, needs);
}

Response respond(Managed managed) {
    auto response = managed.text.empty() ? Response() : Response::json(std::move(managed.text));
    if (managed.retry_after) response.header("Retry-After", std::to_string(managed.retry_after->count()));
    response.cause = LogCause(std::move(managed.faults));
    return response;
}

Response handle_management(Request const& request, ManagementDependencies const& needs) {
    json::Document memory;
    auto const read = read_calls(memory, request.body);
    if (!read) return respond(refuse(Call(), read.error(), needs));
    Managed all;
    Allowance left(needs);
    for (auto const& call : read->calls) {
        auto const one = manage(call, request, needs, left);
        if (one.retry_after) all.retry_after = one.retry_after;
        if (!one.faults.empty()) (all.faults += all.faults.empty() ? "" : ", ") += one.faults;
        if (call.wants_answer) (all.text += all.text.empty() ? "" : ",") += one.text;
    }
    if (read->is_batch && !all.text.empty()) all.text = "[" + all.text + "]";
    return respond(std::move(all));
}

}  // namespace

std::array<std::span<ManagementMethod const>, 2> management_tables() {
    return {listing_methods(), changing_methods()};
}

void add_management_route(http::Router& router, ManagementDependencies const& needs) {
    router.add({.method = http::Method::Post,
                .pattern = "/monaca/{backend}/management",
                .lane = http::Lane::Password,
                .handle = [needs](Request const& request) -> Result<Response> {
                    return handle_management(request, needs);
                },
                .largest_body = largest_management_body});
}

}  // namespace ostiary::monaca
