#include "applications/store.hpp"

#include "applications/role_store.hpp"

namespace ostiary::applications::store {
namespace {

db::Statement const claim{R"(
INSERT INTO installation (name, value) VALUES ('organization', $1) ON CONFLICT (name) DO NOTHING)"};

db::Statement const insert_the_organization{
    "INSERT INTO organizations (id, name, created_at) VALUES ($1, $2, $3)"};

db::Statement const select_organization{"SELECT id, name, created_at FROM organizations"};

db::Statement const set_organization_name{"UPDATE organizations SET name = $1"};

db::Statement const insert_one_application{R"(
INSERT INTO applications (id, organization_id, kind, name, is_default, created_at, updated_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $6, 1))"};

db::Statement const insert_settings{R"(
INSERT INTO settings (application_id, document, version, updated_at) VALUES ($1, $2, 1, $3))"};

db::Statement const select_application{R"(
SELECT a.id, a.organization_id, a.kind, a.name, a.is_default, a.created_at, a.updated_at, a.version, s.document, s.version,
    (SELECT k.value FROM keys k WHERE k.application_id = a.id AND k.kind = 'publishable' AND k.revoked_at IS NULL
     ORDER BY k.created_at, k.id LIMIT 1)
FROM applications a JOIN settings s ON s.application_id = a.id
WHERE a.id = $1)"};

db::Statement const select_applications_after{R"(
SELECT a.id, a.organization_id, a.kind, a.name, a.is_default, a.created_at, a.updated_at, a.version, s.document, s.version,
    (SELECT k.value FROM keys k WHERE k.application_id = a.id AND k.kind = 'publishable' AND k.revoked_at IS NULL
     ORDER BY k.created_at, k.id LIMIT 1)
FROM applications a JOIN settings s ON s.application_id = a.id
WHERE a.id > $1 ORDER BY a.id LIMIT $2)"};

db::Statement const set_application{R"(
UPDATE applications SET name = COALESCE($2, name), version = version + 1, updated_at = $4
WHERE id = $1 AND version = COALESCE($3, version))"};

db::Statement const lock_organization{"UPDATE organizations SET name = name"};

db::Statement const clear_default{R"(
UPDATE applications SET is_default = $2, version = version + 1, updated_at = $3 WHERE is_default AND id <> $1)"};

db::Statement const set_default{"UPDATE applications SET is_default = $2 WHERE id = $1"};

db::Statement const claim_document{R"(
UPDATE settings SET version = version + 1, updated_at = $3
WHERE application_id = $1 AND version = COALESCE($2, version) RETURNING document)"};

db::Statement const set_document{"UPDATE settings SET document = $2 WHERE application_id = $1"};

db::Statement const insert_one_key{R"(
INSERT INTO keys (hash, id, organization_id, application_id, kind, name, value, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8))"};

db::Statement const select_key{R"(
SELECT id, organization_id, application_id, kind, name, value, created_at, revoked_at FROM keys WHERE id = $1)"};

db::Statement const select_keys_of_application{R"(
SELECT id, organization_id, application_id, kind, name, value, created_at, revoked_at
FROM keys WHERE application_id = $1 ORDER BY id LIMIT 1000)"};

db::Statement const select_keys_of_organization{R"(
SELECT id, organization_id, application_id, kind, name, value, created_at, revoked_at
FROM keys WHERE application_id IS NULL ORDER BY id LIMIT 1000)"};

db::Statement const select_valid_keys{R"(
SELECT id, organization_id, application_id, kind, name, value, created_at, revoked_at, hash
FROM keys WHERE revoked_at IS NULL)"};

db::Statement const select_valid_key{"SELECT 1 FROM keys WHERE hash = $1 AND revoked_at IS NULL"};

db::Statement const set_revoked{"UPDATE keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL"};

Application to_application(db::Row const& row) {
    Application application;
    application.id = row.get<ApplicationId>(0);
    application.organization = row.get<OrganizationId>(1);
    application.kind =
        row.get<std::string>(2) == to_string(Kind::Console) ? Kind::Console : Kind::Application;
    application.name = row.get<std::string>(3);
    application.is_default = row.get<bool>(4);
    application.created_at = row.get<Timestamp>(5);
    application.updated_at = row.get<Timestamp>(6);
    application.version = row.get<std::int64_t>(7);
    application.settings = effective_settings(application.kind, row.get<std::string>(8));
    application.settings_version = row.get<std::int64_t>(9);
    application.publishable_key = row.get<std::optional<std::string>>(10).value_or("");
    return application;
}

Key to_key(db::Row const& row) {
    auto const kind = parse_key_kind(row.get<std::string>(3));
    ensure(kind.has_value(), "a stored key has a known kind");
    return {.id = row.get<KeyId>(0),
            .organization = row.get<OrganizationId>(1),
            .application = row.get<std::optional<ApplicationId>>(2),
            .kind = *kind,
            .name = row.get<std::string>(4),
            .value = row.get<std::optional<std::string>>(5).value_or(""),
            .created_at = row.get<Timestamp>(6),
            .revoked_at = row.get<std::optional<Timestamp>>(7)};
}

template <class F>
auto each(db::Rows const& rows, F to_item) {
    std::vector<std::invoke_result_t<F, db::Row const&>> items;
    items.reserve(rows.size());
    for (db::Row const& row : rows) items.push_back(to_item(row));
    return items;
}

}  // namespace

bool claim_installation(db::Transaction& tx, OrganizationId const& organization) {
    return tx.execute(claim, organization.to_string()) == 1;
}

void insert_organization(db::Transaction& tx, Organization const& organization) {
    tx.execute(insert_the_organization, organization.id, organization.name, organization.created_at);
}

Organization get_organization(db::Transaction& tx) {
    auto const row = tx.query_one(select_organization);
    ensure(row.has_value(), "the installation has its organization");
    return {row->get<OrganizationId>(0), row->get<std::string>(1), row->get<Timestamp>(2)};
}

void update_organization(db::Transaction& tx, std::string const& name) {
    tx.execute(set_organization_name, name);
}

void insert_application(db::Transaction& tx, Application const& application, std::string_view document) {
    tx.execute(insert_one_application, application.id, application.organization, to_string(application.kind),
               application.name, application.is_default, application.created_at);
    tx.execute(insert_settings, application.id, document, application.created_at);
}

std::optional<Application> find_application(db::Transaction& tx, ApplicationId const& id) {
    auto const row = tx.query_one(select_application, id);
    if (!row) return std::nullopt;
    auto application = to_application(*row);
    application.roles = list_roles(tx, id);
    return application;
}

std::vector<Application> list_applications(db::Transaction& tx, std::optional<ApplicationId> const& after,
                                           std::size_t limit) {
    auto applications =
        each(tx.query(select_applications_after, after.value_or(ApplicationId()), limit), to_application);
    auto roles = list_all_roles(tx);
    for (auto& application : applications) application.roles = std::move(roles[application.id]);
    return applications;
}

bool update_application(db::Transaction& tx, ApplicationId const& id, std::optional<std::string> const& name,
                        std::optional<std::int64_t> version, Timestamp now) {
    return tx.execute(set_application, id, name, version, now) == 1;
}

void hold_organization(db::Transaction& tx) {
    tx.execute(lock_organization);
}

void update_default(db::Transaction& tx, ApplicationId const& id, Timestamp now) {
    hold_organization(tx);
    tx.execute(clear_default, id, false, now);
    tx.execute(set_default, id, true);
}

std::optional<std::string> claim_settings(db::Transaction& tx, ApplicationId const& id,
                                          std::optional<std::int64_t> version, Timestamp now) {
    auto const row = tx.query_one(claim_document, id, version, now);
    return row ? std::optional(row->get<std::string>(0)) : std::nullopt;
}

void update_settings(db::Transaction& tx, ApplicationId const& id, std::string_view document) {
    tx.execute(set_document, id, document);
}

void insert_key(db::Transaction& tx, Key const& key, Hash const& hash) {
    auto const value = key.value.empty() ? std::nullopt : std::optional(key.value);
    tx.execute(insert_one_key, hash, key.id, key.organization, key.application, to_string(key.kind), key.name,
               value, key.created_at);
}

std::vector<Key> list_keys(db::Transaction& tx, std::optional<ApplicationId> const& application) {
    db::Rows const rows = application ? tx.query(select_keys_of_application, *application)
                                      : tx.query(select_keys_of_organization);
    return each(rows, to_key);
}

std::vector<HashedKey> list_valid_keys(db::Transaction& tx) {
    return each(tx.query(select_valid_keys),
                [](db::Row const& row) { return HashedKey{row.get<Hash>(8), to_key(row)}; });
}

bool has_valid_key(db::Transaction& tx, Hash const& hash) {
    return tx.query_one(select_valid_key, hash).has_value();
}

std::optional<Key> find_key(db::Transaction& tx, KeyId const& id) {
    auto const row = tx.query_one(select_key, id);
    return row ? std::optional(to_key(*row)) : std::nullopt;
}

bool update_revoked(db::Transaction& tx, KeyId const& id, Timestamp now) {
    return tx.execute(set_revoked, id, now) == 1;
}

}  // namespace ostiary::applications::store
