// For tests: a database with the organization, the console and the default application in it, and a node's
// service and directory.
#pragma once

#include "applications/directory.hpp"
#include "applications/service.hpp"
#include "testing/databases.hpp"

#include <string_view>

namespace ostiary::applications {

class InstallationFixture : public ostiary::testing::EachDatabase {
  protected:
    InstallationFixture() {
        service_.install();
        directory_.refresh();
    }

    // An administrator's patch, in JSON.
    static Result<Application> patch_with(Service& service, ApplicationId const& id, std::string_view patch,
                                          std::optional<std::int64_t> version, audit::Caller const& caller) {
        json::Document memory;
        auto const object = memory.parse(patch);
        if (!object) return fail(object.error());
        return service.patch_settings(id, *object, version, caller);
    }
    Result<Application> patch(ApplicationId const& id, std::string_view json,
                              std::optional<std::int64_t> version = std::nullopt) {
        return patch_with(service_, id, json, version, caller_);
    }
    ApplicationId default_id() const { return directory_.default_application()->id; }

    audit::Caller caller_{audit::Actor::administrator(AccountId::make(clock_.now(), random_))};
    Service service_{database(), clock_, random_};
    Directory directory_{database()};
};

}  // namespace ostiary::applications
