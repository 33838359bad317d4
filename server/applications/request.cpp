#include "applications/request.hpp"

namespace ostiary::applications {

Result<ApplicationPointer> application_of(http::Request const& request, Directory const& directory) {
    std::string_view const name = request.header("ostiary-application");
    if (name.empty()) return directory.default_application();
    if (name == "console") return directory.console();
    ApplicationPointer application = directory.by_publishable_key(name);
    if (!application) return fail(ErrorCode::UnknownApplication);
    return application;
}

}  // namespace ostiary::applications
