#include "faces/monaca/device_store.hpp"

namespace ostiary::monaca {
namespace {

constexpr std::int64_t counted_at_once = 1'024;

db::Statement const find_device{"SELECT properties FROM device_properties WHERE device = $1"};
db::Statement const hold_device{
    "UPDATE device_properties SET updated_at = updated_at WHERE device = $1 RETURNING properties"};
db::Statement const update_device{
    "UPDATE device_properties SET properties = $2, updated_at = $3 WHERE device = $1"};
db::Statement const add_device{
    "INSERT INTO device_properties (device, application_id, properties, updated_at) "
    "SELECT $1, $2, '{}', $3 WHERE (SELECT count(*) FROM device_properties "
    "WHERE application_id = $2 AND device >= $4 AND device <= $5) < $6 "
    "ON CONFLICT (device) DO NOTHING"};
db::Statement const purge_devices{
    "DELETE FROM device_properties WHERE device IN "
    "(SELECT device FROM device_properties WHERE updated_at <= $1 ORDER BY updated_at LIMIT $2)"};

std::optional<std::string> properties_in(std::optional<db::Row> const& row) {
    return row ? std::optional(row->get<std::string>(0)) : std::nullopt;
}

}  // namespace

Neighbourhood neighbourhood_of(Hash const& device, std::int64_t most) {
    std::size_t common_bits = 0;
    while (most > counted_at_once) {
        most = (most + 1) / 2;
        ++common_bits;
    }
    Neighbourhood near{device, device, most};
    for (auto bit = common_bits; bit < 8 * device.size(); ++bit) {
        auto const mask = static_cast<Byte>(0x80U >> (bit % 8));
        near.first[bit / 8] &= static_cast<Byte>(~mask);
        near.last[bit / 8] |= mask;
    }
    return near;
}

std::optional<std::string> find_device_properties(db::Transaction& tx, Hash const& device) {
    return properties_in(tx.query_one(find_device, device));
}

std::optional<std::string> hold_device_properties(db::Transaction& tx, Hash const& device) {
    return properties_in(tx.query_one(hold_device, device));
}

void update_device_properties(db::Transaction& tx, Hash const& device, std::string_view properties,
                              Timestamp now) {
    tx.send(update_device, device, properties, now);
}

void insert_device(db::Transaction& tx, Hash const& device, ApplicationId const& application,
                   std::int64_t most, Timestamp now) {
    auto const near = neighbourhood_of(device, most);
    tx.send(add_device, device, application, now, near.first, near.last, near.most);
}

std::int64_t purge_device_properties(db::Transaction& tx, Timestamp before, std::int64_t most) {
    return tx.execute(purge_devices, before, most);
}

}  // namespace ostiary::monaca
