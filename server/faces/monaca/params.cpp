#include "faces/monaca/params.hpp"

#include "base/secret.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace ostiary::monaca {
namespace {

constexpr std::size_t longest_device = 255;  // characters
constexpr std::size_t longest_session = 255;

bool is_key_of(applications::Application const& application, std::string_view key,
               applications::Directory const& directory) {
    if (directory.publishes(application.id, key)) return true;
    auto const& before = application.settings.monaca.api_key;
    return !before.empty() && equal_in_constant_time(as_bytes(before), as_bytes(key));
}

constexpr std::array<bool, 256> alphanumeric = [] {
    std::array<bool, 256> found{};
    for (char c = '0'; c <= '9'; ++c) found[static_cast<Byte>(c)] = true;
    for (char c = 'A'; c <= 'Z'; ++c) found[static_cast<Byte>(c)] = true;
    for (char c = 'a'; c <= 'z'; ++c) found[static_cast<Byte>(c)] = true;
    return found;
}();

bool is_session_id(std::string_view text) {
    return text.size() <= longest_session &&
           std::ranges::all_of(text, [](char c) { return alphanumeric[static_cast<Byte>(c)]; });
}

}  // namespace

std::optional<std::string_view> Params::raw_text(std::string_view name) {
    std::string_view text;
    auto const element = any(name);
    bool const is_text = element && element->get(text) == simdjson::SUCCESS;
    return is_text ? std::optional(text) : std::nullopt;
}

std::optional<Fault> Params::fault(Names names) {
    auto errors = take_errors();
    std::erase_if(errors, [](FieldError const& error) { return error.code == ErrorCode::UnknownField; });
    if (errors.empty()) return std::nullopt;
    return fault_of(Error{ErrorCode::InvalidRequest, std::move(errors)}, {}, names);
}

applications::ApplicationPointer find_backend(std::string_view backend,
                                              applications::Directory const& directory) {
    auto application = directory.by_backend_id(backend);
    // security: administrators do not log in here, and nobody does where it was not asked for
    // (test_the_face_is_closed_until_it_is_opened_and_never_open_for_the_console).
    bool const served = application && application->kind == applications::Kind::Application &&
                        application->settings.monaca.enabled;
    if (!served) application.reset();
    return application;
}

Outcome<Credentials> read_credentials(Params& params, std::string_view backend,
                                      applications::Directory const& directory) {
    auto const refused = [](FaultCode code) { return std::unexpected(Fault{code}); };
    auto const key = params.raw_text("__api_key");
    auto application = find_backend(backend, directory);
    if (!application || !key || !is_key_of(*application, *key, directory))
        return refused(FaultCode::UnknownBackend);
    auto const device = params.raw_text("__device");
    if (!device || device->empty() || count_characters(*device) > longest_device)
        return refused(FaultCode::DeviceRequired);
    auto const sent = params.any("__session");
    std::string_view session;
    bool const is_text = !sent || sent->get(session) == simdjson::SUCCESS;
    if (!is_text || !is_session_id(session)) return refused(FaultCode::InvalidSession);
    return Credentials{std::move(application), *device, session};
}

}  // namespace ostiary::monaca
