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

enum class Saved { Yes, TooLarge, NoDevice };

Saved save_properties(db::Transaction& tx, Hash const& device, std::string const& given, Timestamp now) {
    auto const before = hold_device_properties(tx, device);
    if (!before) return Saved::NoDevice;
    auto const merged = json::put_members(*before, given);
    if (merged.size() > largest_device_properties) return Saved::TooLarge;
    update_device_properties(tx, device, merged, now);
    return Saved::Yes;
}

// security: strangers do not fill the disk: new devices are counted for their address, and an application
// has so many (test_new_devices_are_limited_and_known_ones_go_on, test_an_application_has_so_many_devices).
Outcome<Saved> save_on_new_device(Asking const& asking, Hash const& device, std::string const& given) {
    auto const& application = asking.application();
    auto const& settings = application.settings;
    auto const refusal = asking.needs.guards.refuse(
        "new devices", {settings.limits.new_devices_per_address_hour, std::chrono::hours(1)}, application,
        asking.request.client);
    if (refusal) return std::unexpected(fault_of(*refusal, {}));
    auto const now = asking.needs.clock.now();
    return asking.needs.database.write([&](db::Transaction& tx) {
        // Two that save on one new device at once both insert it, and then wait for each other.
        insert_device(tx, device, application.id, settings.monaca.most_devices, now);
        return save_properties(tx, device, given, now);
    });
}

Outcome<Answer> save_device_properties(Asking const& asking) {
    auto& params = asking.params;
    auto const given = read_properties(params);
    if (auto fault = params.fault()) return std::unexpected(std::move(*fault));
    auto const device = device_of(asking);
    auto const now = asking.needs.clock.now();
    Outcome<Saved> saved = Saved::TooLarge;
    if (given.size() <= largest_device_properties) {
        saved = asking.needs.database.write(
            [&](db::Transaction& tx) { return save_properties(tx, device, given, now); });
    }
    if (saved == Saved::NoDevice) saved = save_on_new_device(asking, device, given);
    if (!saved) return std::unexpected(saved.error());
    if (*saved == Saved::TooLarge)
        return std::unexpected(Fault::of_parameter("properties", "At most 16384 bytes in all."));
    if (*saved == Saved::NoDevice)
        return std::unexpected(Fault{FaultCode::TooManyCalls,
                                     {{"__device", "The application keeps properties of no more devices."}}});
    return Answer{};
}

limits::Rate device_rate(settings::Limits const& limits) {
    return {limits.device_saves_per_address_minute, std::chrono::minutes(1)};
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
