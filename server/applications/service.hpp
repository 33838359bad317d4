// What administrators do with applications, their settings and keys. Each change is one transaction with its
// entry in the audit log, and holds on this node when the call returns, on other nodes a moment later.
// Changes name the version that they start from; when somebody was faster they fail with PreconditionFailed
// and change nothing.
#pragma once

#include "applications/application.hpp"
#include "applications/key.hpp"
#include "audit/entry.hpp"
#include "base/json_reader.hpp"
#include "base/random.hpp"
#include "db/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ostiary::applications {

struct ApplicationPage {
    std::vector<Application> items;     // oldest first
    std::optional<ApplicationId> next;  // `after` of the next page; none: this is the last
};

// What a change of an application sets; absent stays.
struct ApplicationChange {
    std::optional<std::string> name = std::nullopt;
    bool make_default = false;  // it takes the place of the default application
};

class Service {
  public:
    // All of these outlive it.
    Service(db::Database& database, Clock const& clock, Random& random)
        : database_(database), clock_(clock), random_(random) {}

    // The first start makes the organization, its console application, and the default application with a
    // publishable key. Does nothing later; several nodes may do it at once.
    void install();

    Organization get_organization();
    Organization rename_organization(std::string const& name, audit::Caller const& caller);

    ApplicationPage list_applications(std::optional<ApplicationId> after, std::size_t limit);
    // NoSuchApplication.
    Result<Application> get_application(ApplicationId const& id);
    // `name` is valid already (1 to 100 characters). The application gets a publishable key.
    Application create_application(std::string const& name, audit::Caller const& caller);
    // NoSuchApplication, PreconditionFailed when `version` is given and not the current one; InvalidRequest
    // for a console that is to be the default.
    Result<Application> update_application(ApplicationId const& id, ApplicationChange const& change,
                                           std::optional<std::int64_t> version, audit::Caller const& caller);

    // A merge patch of the settings (settings/fields.hpp): InvalidRequest with everything that is wrong,
    // NoSuchApplication, and PreconditionFailed when `settings_version` is given and not the current one.
    Result<Application> patch_settings(ApplicationId const& id, json::Object patch,
                                       std::optional<std::int64_t> settings_version,
                                       audit::Caller const& caller);

    // A key of an application, of any kind but administration: NoSuchApplication.
    Result<NewKey> create_key(ApplicationId const& id, KeyKind kind, std::string const& name,
                              audit::Caller const& caller);
    NewKey create_administration_key(std::string const& name, audit::Caller const& caller);
    // With revoked ones, oldest first, at most 1,000. NoSuchApplication.
    Result<std::vector<Key>> list_keys(ApplicationId const& id);
    std::vector<Key> list_administration_keys();
    // A key of this application, or an administration key when none is given: NoSuchApplication, NoSuchKey.
    // Revoking twice is no error.
    Result<void> revoke_key(std::optional<ApplicationId> const& application, KeyId const& id,
                            audit::Caller const& caller);

  private:
    db::Database& database_;
    Clock const& clock_;
    Random& random_;
};

}  // namespace ostiary::applications
