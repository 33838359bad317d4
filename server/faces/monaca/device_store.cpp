#include "faces/monaca/device_store.hpp"

namespace ostiary::monaca {
namespace {

db::Statement const find_device{"SELECT properties FROM device_properties WHERE device = $1"};
db::Statement const lock_device{"UPDATE device_properties SET updated_at = updated_at WHERE device = $1"};
db::Statement const update_device{
    "UPDATE device_properties SET properties = $2, updated_at = $3 WHERE device = $1"};
db::Statement const insert_device{
    "INSERT INTO device_properties (device, application_id, properties, updated_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (device) DO UPDATE SET properties = excluded.properties, updated_at = excluded.updated_at"};
db::Statement const purge_devices{
    "DELETE FROM device_properties WHERE device IN "
    "(SELECT device FROM device_properties WHERE updated_at <= $1 ORDER BY updated_at LIMIT $2)"};

}  // namespace

std::optional<std::string> find_device_properties(db::Transaction& tx, Hash const& device) {
    auto const row = tx.query_one(find_device, device);
    return row ? std::optional(row->get<std::string>(0)) : std::nullopt;
}

bool lock_device_properties(db::Transaction& tx, Hash const& device) {
    return tx.execute(lock_device, device) == 1;
}

bool update_device_properties(db::Transaction& tx, Hash const& device, std::string_view properties,
                              Timestamp now) {
    return tx.execute(update_device, device, properties, now) == 1;
}

void insert_device_properties(db::Transaction& tx, Hash const& device, ApplicationId const& application,
                              std::string_view properties, Timestamp now) {
    tx.execute(insert_device, device, application, properties, now);
}

std::int64_t purge_device_properties(db::Transaction& tx, Timestamp before, std::int64_t most) {
    return tx.execute(purge_devices, before, most);
}

}  // namespace ostiary::monaca
