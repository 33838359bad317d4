// The table `device_properties`: what a device keeps here without anybody being logged in on it.
#pragma once

#include "db/database.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ostiary::monaca {

std::optional<std::string> find_device_properties(db::Transaction& tx, Hash const& device);
// The same, and keeps others from changing them until the transaction ends.
std::optional<std::string> hold_device_properties(db::Transaction& tx, Hash const& device);
// Of a device that is held.
void update_device_properties(db::Transaction& tx, Hash const& device, std::string_view properties,
                              Timestamp now);
// A device without properties, unless it is there or the application has `most` already. Devices are hashes,
// so counting those near to it tells how many there are: an application gets a few percent fewer than
// `most`, and never more but for what other nodes add at the same moment.
void insert_device(db::Transaction& tx, Hash const& device, ApplicationId const& application,
                   std::int64_t most, Timestamp now);
// At most `most` that were not written since `before`; the number removed.
std::int64_t purge_device_properties(db::Transaction& tx, Timestamp before, std::int64_t most);

// Devices that are near to one: those whose hash begins as its does. As many as `most` of all allow.
struct Neighbourhood {
    Hash first;
    Hash last;
    std::int64_t most;
};
Neighbourhood neighbourhood_of(Hash const& device, std::int64_t most);

}  // namespace ostiary::monaca
