// The table `device_properties`: what a device keeps here without anybody being logged in on it.
#pragma once

#include "db/database.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ostiary::monaca {

std::optional<std::string> find_device_properties(db::Transaction& tx, Hash const& device);
// False when the device has none yet.
bool update_device_properties(db::Transaction& tx, Hash const& device, std::string_view properties,
                              Timestamp now);
void insert_device_properties(db::Transaction& tx, Hash const& device, ApplicationId const& application,
                              std::string_view properties, Timestamp now);
// Keeps others from changing it until the transaction ends; false when there is nothing yet.
bool lock_device_properties(db::Transaction& tx, Hash const& device);
// At most `most` that were not written since `before`; the number removed.
std::int64_t purge_device_properties(db::Transaction& tx, Timestamp before, std::int64_t most);

}  // namespace ostiary::monaca
