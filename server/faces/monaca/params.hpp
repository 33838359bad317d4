// The named parameters of a call. Every mistake is collected and told beside its parameter; parameters that
// nobody asked for are nobody's business.
#pragma once

#include "applications/directory.hpp"
#include "base/json_reader.hpp"
#include "faces/monaca/fault.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ostiary::monaca {

class Params : public json::Fields {
  public:
    explicit Params(std::optional<json::Object> const& object) {
        if (object) read(*object);
    }

    // A text of any length in that parameter; nullopt when it is absent or no text.
    std::optional<std::string_view> raw_text(std::string_view name);

    // InvalidParams with everything that is wrong.
    std::optional<Fault> fault(Names names = {});
};

// Who calls, as each call says by itself; it lives as long as the call.
struct Credentials {
    applications::ApplicationPointer application;
    std::string_view device;
    std::string_view session;  // empty: none
};

// In this order: UnknownBackend, DeviceRequired, InvalidSession. `backend` is what the address names.
Outcome<Credentials> read_credentials(Params& params, std::string_view backend,
                                      applications::Directory const& directory);

// The application that the address names, if it is served here.
applications::ApplicationPointer find_backend(std::string_view backend,
                                              applications::Directory const& directory);

}  // namespace ostiary::monaca
