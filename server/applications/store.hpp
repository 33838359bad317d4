// The tables of the organization, applications, keys and settings.
#pragma once

#include "applications/application.hpp"
#include "applications/key.hpp"
#include "db/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ostiary::applications::store {

// Whether this caller is the one who installs: true for exactly one transaction, ever.
bool claim_installation(db::Transaction& tx, OrganizationId const& organization);

void insert_organization(db::Transaction& tx, Organization const& organization);
Organization get_organization(db::Transaction& tx);
void update_organization(db::Transaction& tx, std::string const& name);

// With its settings: `document` is what differs from the defaults.
void insert_application(db::Transaction& tx, Application const& application, std::string_view document);
std::optional<Application> find_application(db::Transaction& tx, ApplicationId const& id);
// Oldest first; those after `after`, or from the first on.
std::vector<Application> list_applications(db::Transaction& tx, std::optional<ApplicationId> const& after,
                                           std::size_t limit);
// Sets the name if one is given, and counts the version. False when `version` is given and not the current
// one, or there is no such application; then nothing has changed.
bool update_application(db::Transaction& tx, ApplicationId const& id, std::optional<std::string> const& name,
                        std::optional<std::int64_t> version, Timestamp now);
// Whoever else holds it waits until the transaction ends: for what is unique among all applications.
void hold_organization(db::Transaction& tx);
// Takes the place of the default application from whichever has it. Two callers at once wait for each other.
void update_default(db::Transaction& tx, ApplicationId const& id, Timestamp now);

// Counts the version of the settings, so that nobody else changes them until the transaction ends, and
// answers the document. nullopt when `version` is given and not the current one, or there is no such
// application.
std::optional<std::string> claim_settings(db::Transaction& tx, ApplicationId const& id,
                                          std::optional<std::int64_t> version, Timestamp now);
void update_settings(db::Transaction& tx, ApplicationId const& id, std::string_view document);

void insert_key(db::Transaction& tx, Key const& key, Hash const& hash);
// Oldest first. Those of an application, or the organization's when none is given.
std::vector<Key> list_keys(db::Transaction& tx, std::optional<ApplicationId> const& application);
struct HashedKey {
    Hash hash;
    Key key;
};
// All that are not revoked.
std::vector<HashedKey> list_valid_keys(db::Transaction& tx);
// Whether a key with this hash is there and not revoked.
bool has_valid_key(db::Transaction& tx, Hash const& hash);
std::optional<Key> find_key(db::Transaction& tx, KeyId const& id);
// False when it was revoked before.
bool update_revoked(db::Transaction& tx, KeyId const& id, Timestamp now);

}  // namespace ostiary::applications::store
