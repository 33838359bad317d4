// The free properties of a device, which need nobody to be logged in: small, so that strangers cannot fill
// the disk, and gone when the device has not written them for a long time.
#include "base/json_merge_patch.hpp"
#include "faces/monaca/device_store.hpp"
#include "faces/monaca/method.hpp"
#include "faces/monaca/names.hpp"

namespace ostiary::monaca {
namespace {

constexpr std::size_t largest_device_properties = 16 * 1024;  // bytes

Outcome<Answer> get_device_properties(Asking const& asking) {
    auto const names = read_names(asking.params);
    if (auto fault = asking.params.fault()) return std::unexpected(std::move(*fault));
    auto const device = device_of(asking);
    auto const found =
        asking.needs.database.read([&](db::Transaction& tx) { return find_device_properties(tx, device); });
    return Answer{answer_with_properties(found.value_or("{}"), names)};
}

Outcome<Answer> save_device_properties(Asking const& asking) {
    auto& params = asking.params;
    auto const given = read_properties(params);
    if (auto fault = params.fault()) return std::unexpected(std::move(*fault));
    auto const device = device_of(asking);
    auto const now = asking.needs.clock.now();
    return asking.needs.database.write([&](db::Transaction& tx) -> Outcome<Answer> {
        bool const known = lock_device_properties(tx, device);
        auto const before = known ? find_device_properties(tx, device) : std::nullopt;
        auto const merged = json::put_members(before.value_or("{}"), given);
        if (merged.size() > largest_device_properties)
            return std::unexpected(Fault::of_parameter("properties", "At most 16384 bytes in all."));
        if (!known || !update_device_properties(tx, device, merged, now))
            insert_device_properties(tx, device, asking.application().id, merged, now);
        return Answer{};
    });
}

limits::Rate device_rate(settings::Limits const& limits) {
    return {limits.lookups_per_address_minute, std::chrono::minutes(1)};
}

constexpr Method device_table[] = {
    {"Device.getProperties", get_device_properties},
    {"Device.saveProperties", save_device_properties, Cost::Reads, "devices", device_rate},
};

}  // namespace

std::span<Method const> device_methods() {
    return device_table;
}

}  // namespace ostiary::monaca
