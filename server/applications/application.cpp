#include "applications/application.hpp"

#include "settings/fields.hpp"

namespace ostiary::applications {

std::string_view to_string(Kind kind) {
    return kind == Kind::Console ? "console" : "application";
}

settings::Settings effective_settings(Kind kind, std::string_view document) {
    settings::Settings settings = settings::read(document);
    if (kind == Kind::Console) {
        settings.registration.open = false;
        settings.registration.create_on_login = false;
        settings.deletion.allowed = false;
        settings.monaca = {};
    }
    return settings;
}

}  // namespace ostiary::applications
