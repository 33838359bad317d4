#include "applications/role_store.hpp"

namespace ostiary::applications::store {
namespace {

db::Statement const insert{R"(
INSERT INTO roles (application_id, name, id, description, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (application_id, name) DO NOTHING)"};

db::Statement const select_roles{R"(
SELECT id, name, description, created_at FROM roles WHERE application_id = $1 ORDER BY name)"};

db::Statement const select_all_roles{R"(
SELECT id, name, description, created_at, application_id FROM roles ORDER BY application_id, name)"};

db::Statement const remove{"DELETE FROM roles WHERE application_id = $1 AND name = $2"};

Role to_role(db::Row const& row) {
    return {.id = row.get<RoleId>(0),
            .name = row.get<std::string>(1),
            .description = row.get<std::string>(2),
            .created_at = row.get<Timestamp>(3)};
}

}  // namespace

bool insert_role(db::Transaction& tx, ApplicationId const& application, Role const& role) {
    return tx.execute(insert, application, role.name, role.id, role.description, role.created_at) == 1;
}

std::vector<Role> list_roles(db::Transaction& tx, ApplicationId const& application) {
    std::vector<Role> roles;
    for (db::Row const& row : tx.query(select_roles, application)) roles.push_back(to_role(row));
    return roles;
}

std::map<ApplicationId, std::vector<Role>> list_all_roles(db::Transaction& tx) {
    std::map<ApplicationId, std::vector<Role>> roles;
    for (db::Row const& row : tx.query(select_all_roles))
        roles[row.get<ApplicationId>(4)].push_back(to_role(row));
    return roles;
}

bool remove_role(db::Transaction& tx, ApplicationId const& application, std::string_view name) {
    return tx.execute(remove, application, name) == 1;
}

}  // namespace ostiary::applications::store
